package dev.sovereign.activities.inference.receipts;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.activities.inference.receipts.Receipt.RecordedAttempt;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Attempt;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Layer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Receipts and stores to test with. */
final class Fixtures {

  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  static final Candidate LOCAL =
      new Candidate(
          "own", "qwen3-1.7b", Tier.SERVER, Layer.SMALL, 8192, false, "local and fits the work");
  static final Candidate PAID =
      new Candidate("cloud", "big-1", Tier.CLOUD, Layer.LARGE, 200_000, true, "policy allows it");

  private Fixtures() {}

  static Receipt free(String id) {
    return receipt(id, LOCAL, 0);
  }

  static Receipt paid(String id, long cost) {
    return receipt(id, PAID, cost);
  }

  private static Receipt receipt(String id, Candidate answered, long cost) {
    return receipt(
        id,
        answered,
        cost,
        Quality.MODEL,
        "answered",
        new RecordedAttempt(LOCAL, new Attempt(0, Fault.SERVER_ERROR, "HTTP 503", 1500, 12)),
        new RecordedAttempt(answered, new Attempt(1, null, "", 0, 431)));
  }

  static Receipt receipt(
      String id,
      @Nullable Candidate answered,
      long cost,
      @Nullable Quality quality,
      String outcome,
      RecordedAttempt... attempts) {
    return new Receipt(
        id,
        NOON,
        "gateway",
        Operation.CHAT,
        DataClass.INTERNAL,
        "auto",
        answered,
        "here",
        quality == null ? new Usage(0, 0, true) : new Usage(812, 164, true),
        cost,
        quality,
        outcome,
        List.of(attempts),
        443_211,
        57_004,
        4_211,
        null,
        false,
        Economy.NONE);
  }

  /** Contents in memory. */
  static final class MemoryContents implements ContentStore {
    final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    boolean failAfterWriting;

    @Override
    public ContentRef put(byte[] content, DataClass dataClass) {
      contents.put(hash(content), content.clone());
      if (failAfterWriting) {
        throw new IllegalStateException("killed here");
      }
      return new ContentRef(hash(content), "here", dataClass);
    }

    @Override
    public String hash(byte[] content) {
      return "keyed" + Integer.toHexString(Arrays.hashCode(content));
    }

    @Override
    public Optional<byte[]> find(String hash) {
      return Optional.ofNullable(contents.get(hash));
    }

    @Override
    public Optional<DataClass> dataClass(String hash) {
      return find(hash).map(_ -> DataClass.INTERNAL);
    }

    @Override
    public void delete(String hash) {
      contents.remove(hash);
    }
  }
}
