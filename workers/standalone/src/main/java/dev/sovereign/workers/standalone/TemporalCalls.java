package dev.sovereign.workers.standalone;

import dev.sovereign.activities.inference.CallWorkflows;
import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.inference.InferenceRequest;
import dev.sovereign.workflows.inference.InferenceWorkflow;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Calls that outlive this process, as runs of the workflow {@code Inference}. Thread-safe. */
final class TemporalCalls implements CallWorkflows {

  /** Somebody waits at the door; the client alone would go on trying for a minute. */
  private static final int PATIENCE_SECONDS = 5;

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("hand-over-deadline").factory());

  private final WorkflowClient client;

  TemporalCalls(WorkflowClient client) {
    this.client = client;
  }

  @Override
  public void start(String workflowId, InferenceRequest request) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setTaskQueue(TaskQueues.WORKFLOWS)
            .setWorkflowId(workflowId)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
            .build();
    InferenceWorkflow call = client.newWorkflowStub(InferenceWorkflow.class, options);
    try (Context.CancellableContext context =
        Context.current().withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS, TIMER)) {
      context.run(() -> WorkflowClient.start(call::run, request));
    } catch (WorkflowExecutionAlreadyStarted _) {
      // Once is enough.
    } catch (WorkflowServiceException | StatusRuntimeException e) {
      throw new UnavailableException("Temporal does not answer; see ./sovereign status", e);
    }
  }
}
