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
import io.temporal.client.WorkflowNotFoundException;
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
          Thread.ofPlatform().daemon().name("door-run-deadline").factory());

  private final WorkflowClient client;

  TemporalCalls(WorkflowClient client) {
    this.client = client;
  }

  @Override
  public void start(String workflowId, InferenceRequest request) {
    InferenceWorkflow call = client.newWorkflowStub(InferenceWorkflow.class, once(workflowId));
    inTime(() -> WorkflowClient.start(call::run, request));
  }

  /** A run that there is once, also after it has ended. */
  static WorkflowOptions once(String workflowId) {
    return WorkflowOptions.newBuilder()
        .setTaskQueue(TaskQueues.WORKFLOWS)
        .setWorkflowId(workflowId)
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
        .build();
  }

  /**
   * Starts or ends a run; one that was started or has ended before is left as it is.
   *
   * @throws UnavailableException when Temporal does not answer
   */
  static void inTime(Runnable call) {
    try (Context.CancellableContext context =
        Context.current().withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS, TIMER)) {
      context.run(call);
    } catch (WorkflowExecutionAlreadyStarted | WorkflowNotFoundException _) {
      // Once is enough, and what has ended needs no end.
    } catch (WorkflowServiceException | StatusRuntimeException e) {
      throw new UnavailableException("Temporal does not answer; see ./sovereign status", e);
    }
  }
}
