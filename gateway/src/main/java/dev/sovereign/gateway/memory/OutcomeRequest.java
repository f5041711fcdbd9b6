package dev.sovereign.gateway.memory;

import dev.sovereign.workflows.memory.FactBody;
import org.jspecify.annotations.Nullable;

/**
 * How a task went, to be learnt from.
 *
 * @param task what was to be done, in words
 * @param approach how it was done
 * @param succeeded whether it worked
 * @param evidence how that is known
 * @param sessionId the session that did it; absent outside of any
 * @param fencingToken the session's
 * @param source who tells it
 */
public record OutcomeRequest(
    @Nullable String task,
    @Nullable String approach,
    @Nullable Boolean succeeded,
    @Nullable String evidence,
    @Nullable String sessionId,
    @Nullable Long fencingToken,
    @Nullable String source) {

  FactRequest fact() {
    if (task == null || approach == null || succeeded == null) {
      throw new IllegalArgumentException("task, approach, succeeded: all three are expected");
    }
    FactBody body = new FactBody.TaskOutcome(task, approach, succeeded, evidence);
    return new FactRequest(body, sessionId, fencingToken, null, source, null, null, null, null);
  }
}
