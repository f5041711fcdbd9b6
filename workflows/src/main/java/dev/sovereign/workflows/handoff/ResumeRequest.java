package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Limits;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks where a line of work stands.
 *
 * @param line the line of work; that of the repository when absent, else the one that was written
 *     last
 * @param sessionId this session rather than the last of the line
 * @param query what the next session wants to do; facts that answer it come earlier
 * @param maxTokens the budget of the pack, 200 to 100,000; 4,000 when absent
 * @param upTo the most closed class that the reader may see; INTERNAL when absent
 * @param repository a folder on this host: the line of those who work there, or of the cycles that
 *     report on it where nobody has yet
 */
public record ResumeRequest(
    @Nullable String line,
    @Nullable String sessionId,
    @Nullable String query,
    @Nullable Integer maxTokens,
    @Nullable DataClass upTo,
    @Nullable String repository) {

  public ResumeRequest {
    Limits.text("line", line, 200);
    Limits.text("sessionId", sessionId, 1_200);
    Limits.text("query", query, 2_000);
    Limits.range("maxTokens", maxTokens, 200, 100_000);
    Limits.text("repository", repository, SessionHandoffRequest.MAX_PATH_LENGTH);
  }

  /** As told, or the default. */
  public int tokenBudget() {
    return Objects.requireNonNullElse(maxTokens, 4_000);
  }

  /** As told, or the default. */
  public DataClass ceiling() {
    return Objects.requireNonNullElse(upTo, DataClass.INTERNAL);
  }
}
