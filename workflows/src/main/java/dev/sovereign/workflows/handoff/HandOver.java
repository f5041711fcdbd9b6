package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Gives the line of a session to another agent. What is left out is as it was in the session that
 * ends.
 *
 * @param sessionId the session that ends
 * @param fencingToken its token
 * @param agent who goes on
 * @param purpose what they set out to do
 * @param repository a folder on this host in a git repository, whose state is collected for them
 * @param idleMinutes as in {@link OpenSessionRequest}
 */
public record HandOver(
    String sessionId,
    long fencingToken,
    String agent,
    @Nullable String purpose,
    @Nullable String repository,
    @Nullable Integer idleMinutes) {

  public HandOver {
    Limits.text("agent", agent, 200);
    Limits.text("purpose", purpose, 2_000);
    Limits.text("repository", repository, SessionHandoffRequest.MAX_PATH_LENGTH);
    Limits.range("idleMinutes", idleMinutes, 1, 10_080);
  }
}
