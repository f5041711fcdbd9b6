package dev.sovereign.workflows.batch;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** A batch of requests to models, from its input file to its output file. */
@WorkflowInterface
public interface BatchWorkflow {

  @WorkflowMethod(name = "Batch")
  BatchState run(BatchRequest request);
}
