package dev.sovereign.workflows.health;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The health organ: one pass over the known services. */
@WorkflowInterface
public interface HealthCheckWorkflow {

  @WorkflowMethod(name = "HealthCheck")
  HealthReport run(HealthCheckRequest request);
}
