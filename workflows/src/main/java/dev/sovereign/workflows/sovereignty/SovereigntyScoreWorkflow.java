package dev.sovereign.workflows.sovereignty;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The sovereignty organ: gather evidence, score it by every rubric, keep the readings. */
@WorkflowInterface
public interface SovereigntyScoreWorkflow {

  @WorkflowMethod(name = "SovereigntyScore")
  SovereigntyScoreOutcome run(SovereigntyScoreRequest request);
}
