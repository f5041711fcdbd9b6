package dev.sovereign.activities.inference.batch;

import dev.sovereign.workflows.DataClass;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file that is whole.
 *
 * @param id {@code file-} and letters that nobody can guess
 * @param name as the caller named it
 * @param purpose {@code batch}, or {@code batch_output} of what a batch wrote
 * @param bytes its length
 * @param dataClass how far its content may travel
 * @param host whose content store has it
 * @param createdAt when it was stored
 * @param expiresAt when it is gone; absent for never
 */
public record StoredFile(
    String id,
    String name,
    String purpose,
    long bytes,
    DataClass dataClass,
    String host,
    Instant createdAt,
    @Nullable Instant expiresAt) {

  /** A file that is kept. */
  public StoredFile(
      String id,
      String name,
      String purpose,
      long bytes,
      DataClass dataClass,
      String host,
      Instant createdAt) {
    this(id, name, purpose, bytes, dataClass, host, createdAt, null);
  }

  /** The same until then. */
  public StoredFile until(Instant expires) {
    return new StoredFile(id, name, purpose, bytes, dataClass, host, createdAt, expires);
  }
}
