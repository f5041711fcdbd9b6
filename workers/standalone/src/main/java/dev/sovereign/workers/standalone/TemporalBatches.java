package dev.sovereign.workers.standalone;

import dev.sovereign.activities.inference.batch.BatchRuns;
import dev.sovereign.workflows.batch.BatchRequest;
import dev.sovereign.workflows.batch.BatchWorkflow;
import io.temporal.client.WorkflowClient;

/** Batches as runs of the workflow {@code Batch}. Thread-safe. */
final class TemporalBatches implements BatchRuns {

  private final WorkflowClient client;

  TemporalBatches(WorkflowClient client) {
    this.client = client;
  }

  @Override
  public void start(String workflowId, BatchRequest request) {
    BatchWorkflow run = client.newWorkflowStub(BatchWorkflow.class, TemporalCalls.once(workflowId));
    TemporalCalls.inTime(() -> WorkflowClient.start(run::run, request));
  }

  @Override
  public void cancel(String workflowId) {
    TemporalCalls.inTime(() -> client.newUntypedWorkflowStub(workflowId).cancel());
  }
}
