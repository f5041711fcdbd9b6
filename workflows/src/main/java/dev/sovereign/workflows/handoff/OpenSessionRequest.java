package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.Limits;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the pen of a line of work.
 *
 * @param sessionId the idempotency key; the session is given an id when absent
 * @param line the line of work; made from the repository when absent, {@code default} without one
 * @param agent who works, for example {@code claude-code} or a person's name
 * @param sessionType what kind of session it is; {@code session} when absent
 * @param purpose what it sets out to do
 * @param repository a folder on this host in a git repository, whose state is collected
 * @param parentSessionId the session that delegated this work; it keeps its own line
 * @param idleMinutes after so long without a fact the session is sealed with what it recorded; 1 to
 *     10,080, 60 when absent
 * @param takeOver whether an open session of the line loses the pen to this one; when false an open
 *     session that is not idle is a refusal. Absent: false
 */
public record OpenSessionRequest(
    @Nullable String sessionId,
    @Nullable String line,
    @Nullable String agent,
    @Nullable String sessionType,
    @Nullable String purpose,
    @Nullable String repository,
    @Nullable String parentSessionId,
    @Nullable Integer idleMinutes,
    @Nullable Boolean takeOver) {

  private static final int MAX_ID = 200;

  public OpenSessionRequest {
    Limits.text("sessionId", sessionId, MAX_ID);
    Limits.text("line", line, MAX_ID);
    Limits.text("agent", agent, MAX_ID);
    Limits.text("sessionType", sessionType, 60);
    Limits.text("purpose", purpose, 2_000);
    Limits.text("repository", repository, SessionHandoffRequest.MAX_PATH_LENGTH);
    Limits.text("parentSessionId", parentSessionId, MAX_ID);
    Limits.range("idleMinutes", idleMinutes, 1, 10_080);
  }

  /** As told, or the default. */
  public int idleLimitMinutes() {
    return Objects.requireNonNullElse(idleMinutes, 60);
  }
}
