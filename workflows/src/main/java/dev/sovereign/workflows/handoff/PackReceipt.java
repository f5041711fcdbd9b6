package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.Limits;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the receiver did with a pack.
 *
 * @param packId the pack
 * @param receiver who received it
 * @param status what it did
 * @param sessionId the session that goes on; absent when none was opened
 */
public record PackReceipt(
    String packId, String receiver, Status status, @Nullable String sessionId) {

  public PackReceipt {
    Objects.requireNonNull(packId, "packId");
    Objects.requireNonNull(status, "status");
    Limits.text("packId", packId, 64);
    Limits.text("receiver", receiver, 200);
    Limits.text("sessionId", sessionId, 200);
  }

  /** What a receiver can have done. */
  public enum Status {
    /** Read and used. */
    LOADED,
    /** The receiver knows better: it has newer facts. */
    IGNORED_STALE,
    /** What it got is not what the pack's id says. */
    HASH_MISMATCH,
    /** The session before it is alive and goes on. */
    CONTINUED_LIVE
  }
}
