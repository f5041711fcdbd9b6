package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.DoorException;
import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.metabolism.MetabolismOutcome;
import dev.sovereign.workflows.metabolism.MetabolismRequest;
import dev.sovereign.workflows.metabolism.MetabolismWorkflow;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.failure.TemporalFailure;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Cycles as runs of the {@code Metabolism} workflow. */
final class TemporalCycles implements Cycles {

  private static final String STATUS_PREFIX = "WORKFLOW_EXECUTION_STATUS_";

  private final WorkflowClient client;

  TemporalCycles(WorkflowClient client) {
    this.client = client;
  }

  @Override
  public Started start(MetabolismRequest request) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setTaskQueue(TaskQueues.WORKFLOWS)
            .setWorkflowId("metabolism-" + UUID.randomUUID())
            .build();
    MetabolismWorkflow cycle = client.newWorkflowStub(MetabolismWorkflow.class, options);
    WorkflowExecution execution = Deadlines.call(() -> WorkflowClient.start(cycle::run, request));
    return new Started(execution.getWorkflowId(), execution.getRunId());
  }

  @Override
  public Cycle find(String workflowId) {
    return Deadlines.call(() -> describe(workflowId));
  }

  private Cycle describe(String workflowId) {
    try {
      WorkflowExecutionDescription description = stub(workflowId, null).describe();
      String runId = description.getExecution().getRunId();
      return read(stub(workflowId, runId), workflowId, runId, description.getStatus());
    } catch (WorkflowNotFoundException e) {
      throw new DoorException(
          HttpStatus.NOT_FOUND,
          "no cycle by the id " + workflowId,
          "ids are in the answer to POST /api/cycles and in the Temporal UI");
    }
  }

  private WorkflowStub stub(String workflowId, @Nullable String runId) {
    return client.newUntypedWorkflowStub(
        WorkflowTargetOptions.newBuilder().setWorkflowId(workflowId).setRunId(runId).build());
  }

  private static Cycle read(
      WorkflowStub run, String workflowId, String runId, WorkflowExecutionStatus status) {
    String name = status.name().substring(STATUS_PREFIX.length());
    return switch (status) {
      case WORKFLOW_EXECUTION_STATUS_RUNNING ->
          new Cycle(workflowId, runId, name, report(run), null, null);
      case WORKFLOW_EXECUTION_STATUS_COMPLETED -> completed(run, workflowId, runId, name);
      default -> new Cycle(workflowId, runId, name, report(run), null, failure(run, name));
    };
  }

  private static Cycle completed(WorkflowStub run, String workflowId, String runId, String name) {
    MetabolismOutcome outcome = run.getResult(MetabolismOutcome.class);
    return new Cycle(workflowId, runId, name, outcome.report(), outcome, null);
  }

  /** A report needs a worker that answers queries; a cycle's status does not wait for one. */
  private static String report(WorkflowStub run) {
    try {
      return String.valueOf(run.query("report", String.class));
    } catch (WorkflowException | StatusRuntimeException e) {
      return "";
    }
  }

  private static String failure(WorkflowStub run, String status) {
    try {
      run.getResult(MetabolismOutcome.class);
      return status;
    } catch (WorkflowException e) {
      return message(e.getCause(), status);
    }
  }

  private static String message(@Nullable Throwable cause, String status) {
    String message = cause instanceof TemporalFailure failure ? failure.getOriginalMessage() : null;
    return message == null || message.isBlank()
        ? status
        : message.lines().findFirst().orElse(status);
  }
}
