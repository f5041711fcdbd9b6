package dev.sovereign.workflows.handoff;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The hand-off organ: read what changed, say it, seal it. */
@WorkflowInterface
public interface SessionHandoffWorkflow {

  @WorkflowMethod(name = "SessionHandoff")
  SessionHandoffOutcome run(SessionHandoffRequest request);
}
