package dev.sovereign.workflows.sovereignty;

import dev.sovereign.workflows.Limits;
import dev.sovereign.workflows.StartRequest;
import org.jspecify.annotations.Nullable;

/**
 * Every field may be absent.
 *
 * @param cycleId under which the readings are kept; the workflow's own run when absent
 * @param repository a folder in the repository to look at; the worker's configured one when absent
 * @param trigger {@code schedule} or {@code manual}; what started this workflow's own run when
 *     absent
 */
public record SovereigntyScoreRequest(
    @Nullable String cycleId, @Nullable String repository, @Nullable String trigger)
    implements StartRequest {

  private static final int MAX_ID_LENGTH = 1200;
  private static final int MAX_PATH_LENGTH = 4096;
  private static final int MAX_TRIGGER_LENGTH = 20;

  public SovereigntyScoreRequest {
    Limits.text("cycleId", cycleId, MAX_ID_LENGTH);
    Limits.text("repository", repository, MAX_PATH_LENGTH);
    Limits.text("trigger", trigger, MAX_TRIGGER_LENGTH);
  }

  /** The same as {@code {}}. */
  public static SovereigntyScoreRequest defaults() {
    return new SovereigntyScoreRequest(null, null, null);
  }
}
