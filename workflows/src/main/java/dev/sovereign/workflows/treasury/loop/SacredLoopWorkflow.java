package dev.sovereign.workflows.treasury.loop;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Closes every month that is over, splits what came in, and lends the treasury's part. The run that
 * allocates a month has the id {@code sacred-loop-<period>}; a month is allocated once or refused
 * once, whatever is started how often.
 */
@WorkflowInterface
public interface SacredLoopWorkflow {

  /** The id of the run that allocates a period. */
  static String id(String period) {
    return "sacred-loop-" + period;
  }

  /** {@code {}} closes what is open and allocates what is closed. */
  @WorkflowMethod(name = "SacredLoop")
  SacredLoopOutcome run(SacredLoopRequest request);

  /**
   * Agrees to what {@link #status} asks. Refused before it enters the history, with {@link
   * LoopFailure#APPROVAL_REFUSED}, unless a question is open and the code is the operator's
   * signature over it.
   */
  @UpdateMethod
  LoopStatus approve(Approval approval);

  @UpdateValidatorMethod(updateName = "approve")
  void checkApprove(Approval approval);

  /** Declines what {@link #status} asks; the same rules as {@link #approve}. */
  @UpdateMethod
  LoopStatus reject(Approval approval);

  @UpdateValidatorMethod(updateName = "reject")
  void checkReject(Approval approval);

  /** Where the run is, and the question a person is asked, if any. */
  @QueryMethod
  LoopStatus status();
}
