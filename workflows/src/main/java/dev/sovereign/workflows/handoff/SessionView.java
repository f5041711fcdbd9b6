package dev.sovereign.workflows.handoff;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session as its row tells it.
 *
 * @param sessionId names it
 * @param line its line of work
 * @param state whether it may still write
 * @param agent who works; absent when nobody said
 * @param sessionType what kind of session it is
 * @param purpose what it sets out to do; absent when nobody said
 * @param fencingToken what its facts must carry
 * @param previousSessionId the session before it on the line; absent for the first
 * @param parentSessionId the session that delegated the work; absent when none
 * @param openedAt when it got the pen
 * @param lastFactAt when its last fact was recorded; absent before the first
 * @param sealedAt when it was sealed; absent while open
 * @param sealedBecause {@code asked}, {@code idle}, {@code taken_over} or {@code imported}; absent
 *     while open
 * @param contentHash over the hashes of its facts in order; absent while open, and when the session
 *     was still open where it was exported
 */
public record SessionView(
    String sessionId,
    String line,
    State state,
    @Nullable String agent,
    String sessionType,
    @Nullable String purpose,
    long fencingToken,
    @Nullable String previousSessionId,
    @Nullable String parentSessionId,
    Instant openedAt,
    @Nullable Instant lastFactAt,
    @Nullable Instant sealedAt,
    @Nullable String sealedBecause,
    @Nullable String contentHash) {

  /** Whether a session may still write. */
  public enum State {
    OPEN,
    SEALED
  }
}
