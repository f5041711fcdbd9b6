package dev.sovereign.workers.standalone;

import dev.sovereign.activities.inference.batch.BatchRuns;
import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.batch.BatchRequest;
import dev.sovereign.workflows.batch.BatchWorkflow;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Batches as runs of the workflow {@code Batch}. Thread-safe. */
final class TemporalBatches implements BatchRuns {

  /** Somebody waits at the door; the client alone would go on trying for a minute. */
  private static final int PATIENCE_SECONDS = 5;

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("batch-deadline").factory());

  private final WorkflowClient client;

  TemporalBatches(WorkflowClient client) {
    this.client = client;
  }

  @Override
  public void start(String workflowId, BatchRequest request) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setTaskQueue(TaskQueues.WORKFLOWS)
            .setWorkflowId(workflowId)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
            .build();
    BatchWorkflow run = client.newWorkflowStub(BatchWorkflow.class, options);
    inTime(() -> WorkflowClient.start(run::run, request));
  }

  @Override
  public void cancel(String workflowId) {
    inTime(() -> client.newUntypedWorkflowStub(workflowId).cancel());
  }

  private static void inTime(Runnable call) {
    try (Context.CancellableContext context =
        Context.current().withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS, TIMER)) {
      context.run(call);
    } catch (WorkflowExecutionAlreadyStarted | WorkflowNotFoundException _) {
      // Once is enough, and what has ended needs no end.
    } catch (WorkflowServiceException | StatusRuntimeException e) {
      throw new UnavailableException("Temporal does not answer", e);
    }
  }
}
