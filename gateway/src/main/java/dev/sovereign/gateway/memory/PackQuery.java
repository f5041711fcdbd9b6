package dev.sovereign.gateway.memory;

import dev.sovereign.workflows.handoff.ResumeRequest;
import org.jspecify.annotations.Nullable;

/**
 * Asks where a line of work stands; see {@link ResumeRequest}.
 *
 * @param upTo the most closed class to be shown; {@code internal} when absent
 * @param repository a folder whose line is meant when no line is named
 */
public record PackQuery(
    @Nullable String line,
    @Nullable String sessionId,
    @Nullable String query,
    @Nullable Integer maxTokens,
    @Nullable String upTo,
    @Nullable String repository) {

  /**
   * The checked request.
   *
   * @throws dev.sovereign.gateway.DoorException with status 400, naming the field
   */
  public ResumeRequest request() {
    return Refusals.translated(
        () ->
            new ResumeRequest(
                line, sessionId, query, maxTokens, DataClasses.parse("upTo", upTo), repository));
  }
}
