package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.CallWorkflows;
import dev.sovereign.activities.inference.batch.Batch;
import dev.sovereign.activities.inference.batch.Batch.Times;
import dev.sovereign.activities.inference.batch.Batches;
import dev.sovereign.activities.inference.batch.FileQuery;
import dev.sovereign.activities.inference.batch.Files.TooLargeException;
import dev.sovereign.activities.inference.batch.LineFault;
import dev.sovereign.activities.inference.batch.StoredFile;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.batch.BatchStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Files and batches in memory; a batch stays as it was made, or as a test says. */
public final class FakeBatches implements Batches {

  static final int MAX_BYTES = 256 * 1024;

  final Map<String, StoredFile> files = new ConcurrentSkipListMap<>();
  final Map<String, Batch> batches = new ConcurrentSkipListMap<>();
  final Map<String, byte[]> contents = new ConcurrentSkipListMap<>();
  final List<LineFault> faults = new ArrayList<>();
  volatile boolean temporalAway;

  private final AtomicInteger ids = new AtomicInteger();

  /** How many files were begun to be read. */
  final AtomicInteger begun = new AtomicInteger();

  @Override
  public long maxFileBytes() {
    return MAX_BYTES;
  }

  @Override
  public StoredFile upload(String name, DataClass dataClass, InputStream content)
      throws IOException, TooLargeException {
    begun.incrementAndGet();
    byte[] bytes = content.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new TooLargeException(MAX_BYTES);
    }
    String id = "file-%04d".formatted(ids.incrementAndGet());
    StoredFile file =
        new StoredFile(id, name, "batch", bytes.length, dataClass, "here", FakeInference.AT);
    files.put(id, file);
    contents.put(id, bytes);
    return file;
  }

  @Override
  public StoredFile expire(StoredFile file, Duration after) {
    StoredFile until = file.until(file.createdAt().plus(after));
    files.put(file.id(), until);
    return until;
  }

  @Override
  public Optional<StoredFile> file(String id) {
    return Optional.ofNullable(files.get(id));
  }

  @Override
  public List<StoredFile> files(FileQuery query) {
    return files.values().stream()
        .filter(f -> query.after() == null || f.id().compareTo(query.after()) > 0)
        .filter(f -> query.owner() || f.dataClass() != DataClass.KEEP_ON_DEVICE)
        .limit(query.limit())
        .toList();
  }

  @Override
  public InputStream content(String id) {
    return new ByteArrayInputStream(contents.getOrDefault(id, new byte[0]));
  }

  @Override
  public List<String> delete(String id) {
    List<String> users =
        batches.values().stream()
            .filter(b -> b.terms().inputFileId().equals(id) && !b.status().ended())
            .map(Batch::id)
            .toList();
    if (users.isEmpty()) {
      files.remove(id);
    }
    return users;
  }

  @Override
  public Batch create(Batch.Terms terms, Duration window) {
    if (temporalAway) {
      throw new CallWorkflows.UnavailableException("Temporal does not answer", new Exception());
    }
    String id = "batch_%04d".formatted(ids.incrementAndGet());
    Batch batch = batch(id, terms, BatchStatus.VALIDATING, window);
    batches.put(id, batch);
    return batch;
  }

  @Override
  public Optional<Batch> find(String id) {
    return Optional.ofNullable(batches.get(id));
  }

  @Override
  public List<LineFault> faults(String id) {
    return List.copyOf(faults);
  }

  @Override
  public List<Batch> list(@Nullable String after, int limit, boolean owner) {
    return batches.values().stream()
        .filter(b -> after == null || b.id().compareTo(after) > 0)
        .filter(b -> owner || b.terms().dataClass() != DataClass.KEEP_ON_DEVICE)
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<Batch> cancel(String id) {
    return find(id).map(batch -> becomes(batch, BatchStatus.CANCELLING));
  }

  Batch becomes(Batch batch, BatchStatus status) {
    Batch next = batch(batch.id(), batch.terms(), status, Duration.ofHours(24));
    batches.put(batch.id(), next);
    return next;
  }

  private static Batch batch(String id, Batch.Terms terms, BatchStatus status, Duration window) {
    return new Batch(
        id,
        terms,
        status,
        "here",
        status.ended() ? "file-out" : null,
        null,
        status == BatchStatus.VALIDATING ? 0 : 2,
        status == BatchStatus.COMPLETED ? 2 : 0,
        0,
        new Times(
            FakeInference.AT,
            FakeInference.AT.plus(window),
            null,
            null,
            status == BatchStatus.CANCELLING ? FakeInference.AT : null,
            status.ended() ? FakeInference.AT : null));
  }
}
