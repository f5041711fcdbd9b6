package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.StartRequest;
import org.jspecify.annotations.Nullable;

/**
 * Every field may be absent; {@code {}} opens a session of the line {@code default} and keeps it
 * until it is idle. The fields are those of {@link OpenSessionRequest}; a session id that was
 * opened before attends that session.
 */
public record SessionRequest(
    @Nullable String sessionId,
    @Nullable String line,
    @Nullable String agent,
    @Nullable String sessionType,
    @Nullable String purpose,
    @Nullable String repository,
    @Nullable String parentSessionId,
    @Nullable Integer idleMinutes,
    @Nullable Boolean takeOver)
    implements StartRequest {

  public SessionRequest {
    // Whatever opening would refuse is refused where a person sees it: at the start.
    var _ =
        new OpenSessionRequest(
            sessionId,
            line,
            agent,
            sessionType,
            purpose,
            repository,
            parentSessionId,
            idleMinutes,
            takeOver);
  }

  /** Attends a session that was opened before. */
  public static SessionRequest attend(String sessionId) {
    return new SessionRequest(sessionId, null, null, null, null, null, null, null, null);
  }

  /** The same under this id when it names none. */
  OpenSessionRequest opening(String otherwise) {
    return new OpenSessionRequest(
        sessionId == null ? otherwise : sessionId,
        line,
        agent,
        sessionType,
        purpose,
        repository,
        parentSessionId,
        idleMinutes,
        takeOver);
  }
}
