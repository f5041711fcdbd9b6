package dev.sovereign.activities.inference.batch;

import dev.sovereign.activities.inference.CallWorkflows;
import dev.sovereign.activities.inference.batch.Batch.Times;
import dev.sovereign.activities.inference.receipts.Sql;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.batch.BatchRequest;
import dev.sovereign.workflows.batch.BatchStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Batches in PostgreSQL, their files in the content store of this host. */
public final class PostgresBatches implements Batches {

  private static final Logger log = LoggerFactory.getLogger(PostgresBatches.class);

  private static final String PURPOSE = "batch";

  private final DataSource database;
  private final Files files;
  private final BatchRuns runs;
  private final Clock clock;

  public PostgresBatches(DataSource database, Files files, BatchRuns runs, Clock clock) {
    this.database = database;
    this.files = files;
    this.runs = runs;
    this.clock = clock;
  }

  @Override
  public StoredFile upload(String name, DataClass dataClass, InputStream content)
      throws IOException, Files.TooLargeException {
    return files.store(name, PURPOSE, dataClass, content, maxFileBytes());
  }

  @Override
  public StoredFile expire(StoredFile file, Duration after) {
    return files.expire(file, after);
  }

  @Override
  public Optional<StoredFile> file(String id) {
    return files.find(id);
  }

  @Override
  public List<StoredFile> files(FileQuery query) {
    return files.list(query);
  }

  @Override
  public InputStream content(String id) {
    return files.read(id);
  }

  @Override
  public List<String> delete(String id) {
    List<String> users = Sql.call(database, c -> BatchRows.using(c, id));
    if (users.isEmpty()) {
      files.delete(id);
    }
    return users;
  }

  @Override
  public Batch create(Batch.Terms terms, Duration window) {
    Instant now = clock.instant();
    Batch batch =
        new Batch(
            Ids.batch(),
            terms,
            BatchStatus.VALIDATING,
            files.host(),
            null,
            null,
            0,
            0,
            0,
            new Times(now, now.plus(window), null, null, null, null));
    Sql.<Boolean>call(
        database,
        c -> {
          BatchRows.insert(c, batch);
          return true;
        });
    try {
      runs.start(BatchRuns.id(batch.id()), BatchRequest.of(batch.id(), batch.host()));
      return batch;
    } catch (CallWorkflows.UnavailableException e) {
      Sql.<Boolean>call(
          database,
          c -> {
            BatchRows.delete(c, batch.id());
            return true;
          });
      throw e;
    }
  }

  @Override
  public Optional<Batch> find(String id) {
    return Sql.call(database, c -> BatchRows.find(c, id));
  }

  @Override
  public List<LineFault> faults(String id) {
    return Sql.call(database, c -> BatchRows.faults(c, id));
  }

  @Override
  public List<Batch> list(@Nullable String after, int limit, boolean owner) {
    return Sql.call(database, c -> BatchRows.list(c, after, limit, owner));
  }

  @Override
  public Optional<Batch> cancel(String id) {
    Instant now = clock.instant();
    Sql.<Boolean>call(
        database,
        c -> {
          BatchRows.cancelling(c, id, now);
          return true;
        });
    Optional<Batch> batch = find(id);
    if (batch.isPresent() && batch.get().status() == BatchStatus.CANCELLING) {
      try {
        runs.cancel(BatchRuns.id(id));
      } catch (CallWorkflows.UnavailableException e) {
        // Its next window reads the status.
        log.warn("batch {} is cancelled at its next step: {}", id, e.getMessage());
      }
    }
    return batch;
  }
}
