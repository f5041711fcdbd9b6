package dev.sovereign.workflows.inference;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One durable question: it outlives endpoints, workers and this server's restarts. */
@WorkflowInterface
public interface InferenceWorkflow {

  @WorkflowMethod(name = "Inference")
  InferenceOutcome run(InferenceRequest request);
}
