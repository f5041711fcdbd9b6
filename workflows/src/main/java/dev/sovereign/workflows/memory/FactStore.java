package dev.sovereign.workflows.memory;

import dev.sovereign.workflows.DataClass;
import java.util.List;
import java.util.Optional;

/**
 * Facts, append-only; the source of truth for everything that is remembered. Thread-safe.
 *
 * <p>Every method fails with {@link MemoryFailure#STORE_UNAVAILABLE} when the database does not
 * answer, leaving nothing half written.
 */
public interface FactStore {

  /**
   * Records a fact, durably once this returns. Secrets are redacted first. One transaction checks
   * the fence, inserts the fact and tells the index; so a lost acknowledgement leaves all of it or
   * nothing, and the same draft again tells which. Idempotent by {@link FactDraft#key()}.
   *
   * <p>Fails with {@link MemoryFailure#STALE_FENCE} when another session writes the line now, with
   * {@link MemoryFailure#SESSION_SEALED}, {@link MemoryFailure#SESSION_UNKNOWN}, {@link
   * MemoryFailure#KEY_CONFLICT} when the key stands for another body, {@link
   * MemoryFailure#UNKNOWN_FACT} when what it supersedes is not there, and {@link
   * MemoryFailure#INVALID_FACT} for a body over the limits after rendering.
   */
  RecordedFact record(FactDraft draft);

  /** One fact; its body absent when the reader may see less than its class. */
  Optional<Fact> find(FactId id, DataClass upTo);

  /**
   * Facts in the order of {@link Fact#recordedAt}, newest first.
   *
   * @param limit at most so many, 1 to 10,000
   */
  List<Fact> list(FactFilter filter, int limit);
}
