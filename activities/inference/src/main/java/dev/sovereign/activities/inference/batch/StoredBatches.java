package dev.sovereign.activities.inference.batch;

import dev.sovereign.activities.inference.Inference;
import dev.sovereign.activities.inference.batch.LineCall.Result;
import dev.sovereign.activities.inference.batch.LineRows.Pending;
import dev.sovereign.activities.inference.receipts.Sql;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.PlainText;
import dev.sovereign.workflows.batch.BatchActivities;
import dev.sovereign.workflows.batch.BatchFailure;
import dev.sovereign.workflows.batch.BatchReference;
import dev.sovereign.workflows.batch.BatchState;
import dev.sovereign.workflows.batch.BatchStatus;
import dev.sovereign.workflows.batch.FinishRequest;
import dev.sovereign.workflows.batch.WindowReport;
import dev.sovereign.workflows.batch.WindowReport.Next;
import dev.sovereign.workflows.batch.WindowRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The steps of batches whose files this host has. Thread-safe. */
public final class StoredBatches implements BatchActivities {

  /** Enough to keep an engine busy between two steps, and few enough to be told of often. */
  private static final int WINDOW_LINES = 256;

  /** A history has one a window. */
  private static final int MOST_REASON = 300;

  private static final Duration LONGEST_CALL = Duration.ofMinutes(10);

  private final DataSource database;
  private final ContentStore contents;
  private final Files files;
  private final Inference inference;
  private final Groups groups;
  private final Clock clock;

  private final Turns turns;

  public StoredBatches(
      DataSource database,
      ContentStore contents,
      Files files,
      Inference inference,
      Groups groups,
      Clock clock) {
    this.database = database;
    this.contents = contents;
    this.files = files;
    this.inference = inference;
    this.groups = groups;
    this.clock = clock;
    this.turns = new Turns(clock);
  }

  /** How many windows wait for their turn. */
  int waiting() {
    return turns.waiting();
  }

  @Override
  public BatchState begin(BatchReference reference) {
    return Beats.during(progress -> begin(reference.batchId(), progress));
  }

  private BatchState begin(@Nullable String batchId, AtomicInteger progress) {
    files.deleteLeftBehind();
    Optional<Batch> found =
        batchId == null
            ? Sql.call(database, c -> BatchRows.oldestUnfinished(c, files.host()))
            : Optional.of(batch(batchId));
    return found.map(batch -> begin(batch, progress)).orElseGet(BatchState::none);
  }

  private BatchState begin(Batch batch, AtomicInteger progress) {
    if (batch.status() != BatchStatus.VALIDATING) {
      return batch.state();
    }
    new Validation(database, batch, body -> groups.of(batch, body), progress)
        .run(files.read(batch.terms().inputFileId()), clock.instant());
    return batch(batch.id()).state();
  }

  @Override
  public WindowReport work(WindowRequest request) {
    return Beats.during(progress -> work(request, progress));
  }

  private WindowReport work(WindowRequest request, AtomicInteger progress) {
    String loaded;
    try {
      loaded = turns.take(Sql.call(database, c -> LineRows.groups(c, request.batchId())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before its turn", e);
    }
    WindowReport report = null;
    try {
      Batch batch = batch(request.batchId());
      Next next = next(batch);
      report =
          next == Next.MORE
              ? window(batch, request, loaded, progress)
              : report(batch.id(), next, List.of(), "");
      return report;
    } finally {
      give(request.batchId(), report);
    }
  }

  /** Who rests because nobody answered is not waited for. */
  private void give(String batchId, @Nullable WindowReport report) {
    boolean more = false;
    try {
      more =
          report != null
              && report.next() == Next.MORE
              && report.reason().isEmpty()
              && Sql.call(database, c -> LineRows.groups(c, batchId)).contains(report.group());
    } finally {
      turns.give(report == null ? "" : report.group(), more);
    }
  }

  private Next next(Batch batch) {
    return switch (batch.status()) {
      case CANCELLING -> Next.CANCELLED;
      case IN_PROGRESS ->
          clock.instant().isBefore(batch.times().expires()) ? Next.MORE : Next.EXPIRED;
      case VALIDATING, FAILED, FINALIZING, COMPLETED, EXPIRED, CANCELLED -> Next.DONE;
    };
  }

  private WindowReport window(
      Batch batch, WindowRequest request, String loaded, AtomicInteger progress) {
    List<Pending> lines =
        Sql.call(
            database, c -> LineRows.next(c, batch.id(), loaded, request.group(), WINDOW_LINES));
    if (lines.isEmpty()) {
      return report(batch.id(), Next.DONE, List.of(), "");
    }
    String of = lines.getFirst().group();
    Duration left = Duration.between(clock.instant(), batch.times().expires());
    Duration timeout = left.compareTo(LONGEST_CALL) < 0 ? left.plusSeconds(1) : LONGEST_CALL;
    Window window =
        new Window(
            new LineCall(inference, batch, timeout, request.first()),
            files.read(batch.terms().inputFileId()),
            lines,
            clock,
            progress);
    boolean interrupted = false;
    try {
      window.run(groups.parallel(of));
    } catch (InterruptedException _) {
      // Kept all the same, and with the flag down, since the database minds it: a cancelled batch
      // hands out what it has.
      interrupted = true;
    }
    new Results(database, contents, batch).keep(window.results());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    window.rethrow();
    return report(batch.id(), Next.MORE, window.results(), of);
  }

  private WindowReport report(String batchId, Next next, List<Result> results, String group) {
    int pending = Sql.<Integer>call(database, c -> LineRows.pending(c, batchId));
    Batch batch = batch(batchId);
    long settled = results.stream().filter(each -> each instanceof Result.Settled).count();
    return new WindowReport(
        next == Next.MORE && pending == 0 ? Next.DONE : next,
        batch.total(),
        batch.completed(),
        batch.failed(),
        (int) settled,
        group,
        reason(results));
  }

  private static String reason(List<Result> results) {
    for (Result each : results) {
      switch (each) {
        case Result.Left(int _, boolean _, String reason) -> {
          return PlainText.line(reason, MOST_REASON);
        }
        case Result.Again(int _, String reason) -> {
          return PlainText.line(reason, MOST_REASON);
        }
        case Result.Settled _ -> {}
      }
    }
    return "";
  }

  @Override
  public BatchState finish(FinishRequest request) {
    return Beats.during(progress -> finish(request, progress));
  }

  private BatchState finish(FinishRequest request, AtomicInteger progress) {
    Batch batch = batch(request.batchId());
    Results results = new Results(database, contents, batch);
    if (!batch.status().ended()) {
      Instant now = clock.instant();
      Sql.<Boolean>call(
          database,
          c -> {
            BatchRows.finalizing(c, batch.id(), Ids.file(), Ids.file(), now);
            return true;
          });
      Batch ended =
          new Output(files, contents, batch(batch.id()), request.status(), clock)
              .write(
                  line -> Sql.call(database, c -> LineRows.from(c, batch.id(), line, WINDOW_LINES)),
                  progress);
      Sql.<Boolean>call(
          database,
          c -> {
            BatchRows.end(c, ended);
            return true;
          });
    }
    results.forget();
    return batch(batch.id()).state();
  }

  private Batch batch(String id) {
    return Sql.call(database, c -> BatchRows.find(c, id))
        .orElseThrow(
            () ->
                BatchFailure.UNKNOWN_BATCH.failure(
                    "No batch " + id + " is known here: GET /v1/batches lists those there are."));
  }
}
