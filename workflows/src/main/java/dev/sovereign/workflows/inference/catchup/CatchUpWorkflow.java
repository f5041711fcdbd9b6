package dev.sovereign.workflows.inference.catchup;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Makes again what is queued, as far as better tiers are back and the run's budget goes. */
@WorkflowInterface
public interface CatchUpWorkflow {

  @WorkflowMethod(name = "CatchUp")
  CatchUpOutcome run(CatchUpRequest request);
}
