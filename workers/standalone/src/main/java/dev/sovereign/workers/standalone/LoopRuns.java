package dev.sovereign.workers.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sovereign.activities.treasury.loop.Closes;
import dev.sovereign.gateway.DoorException;
import dev.sovereign.workflows.Payloads;
import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.treasury.loop.Approval;
import dev.sovereign.workflows.treasury.loop.ApprovalQuestion;
import dev.sovereign.workflows.treasury.loop.LoopStatus;
import dev.sovereign.workflows.treasury.loop.SacredLoopRequest;
import dev.sovereign.workflows.treasury.loop.SacredLoopWorkflow;
import dev.sovereign.workflows.treasury.loop.TreasuryReport.OpenApproval;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;

/** Runs of the loop in Temporal. Thread-safe. */
final class LoopRuns {

  private static final String RUNNING =
      "WorkflowType = 'SacredLoop' AND ExecutionStatus = 'Running'";

  private final WorkflowClient client;
  private final Closes closes;

  LoopRuns(WorkflowClient client, Closes closes) {
    this.client = client;
    this.closes = closes;
  }

  /**
   * What the runs of periods without an outcome ask, and those that were started by another id; a
   * run that does not answer asks nothing.
   */
  List<ApprovalQuestion> questions() {
    // By id too: the list of running ones is behind by moments.
    return Stream.concat(closes.open().stream().map(SacredLoopWorkflow::id), running().stream())
        .distinct()
        .flatMap(id -> question(id).stream())
        .toList();
  }

  /** The same, as the treasury's report has them. */
  List<OpenApproval> openApprovals() {
    return questions().stream()
        .map(q -> new OpenApproval(q.workflowId(), q.period(), q.amountUsd(), q.deadline()))
        .toList();
  }

  private List<String> running() {
    try (Stream<WorkflowExecutionMetadata> runs = client.listExecutions(RUNNING)) {
      return runs.map(run -> run.getExecution().getWorkflowId()).toList();
    } catch (StatusRuntimeException e) {
      return List.of();
    }
  }

  private Optional<ApprovalQuestion> question(String id) {
    try {
      return Optional.ofNullable(run(id).status().question());
    } catch (WorkflowException | StatusRuntimeException e) {
      // Not started yet, over, or without a worker: nobody is asked by it now.
      return Optional.empty();
    }
  }

  /** Starts the loop, or joins the run of the same period. */
  Map<String, Object> start(String request) {
    SacredLoopRequest asked = Payloads.startRequest(request, SacredLoopRequest.class);
    String id =
        asked.period() == null
            ? "sacred-loop-" + UUID.randomUUID()
            : SacredLoopWorkflow.id(asked.period());
    SacredLoopWorkflow run =
        client.newWorkflowStub(
            SacredLoopWorkflow.class,
            WorkflowOptions.newBuilder()
                .setTaskQueue(TaskQueues.WORKFLOWS)
                .setWorkflowId(id)
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .build());
    var started = WorkflowClient.start(run::run, asked);
    return Map.of(
        "asOf", Instant.now(),
        "workflowId", started.getWorkflowId(),
        "runId", started.getRunId());
  }

  /** Passes an answer on; the workflow checks its signature. */
  LoopStatus answer(String workflowId, boolean approved, String request) {
    Approval approval = approval(request);
    try {
      SacredLoopWorkflow run = run(workflowId);
      return approved ? run.approve(approval) : run.reject(approval);
    } catch (WorkflowNotFoundException e) {
      throw new DoorException(
          HttpStatus.NOT_FOUND,
          "no run waits by the id " + workflowId,
          "GET /api/treasury/approvals lists what is asked");
    } catch (WorkflowUpdateException e) {
      throw new DoorException(
          HttpStatus.CONFLICT, refusal(e), "./sovereign treasury approve signs the open question");
    }
  }

  private static Approval approval(String request) {
    try {
      return Payloads.mapper().readValue(request, Approval.class);
    } catch (JsonProcessingException e) {
      throw new DoorException(
          HttpStatus.BAD_REQUEST,
          "not an answer in JSON",
          "send {\"approver\":...,\"code\":...} as ./sovereign treasury approve --print shows it");
    }
  }

  private static String refusal(WorkflowUpdateException e) {
    return e.getCause() instanceof ApplicationFailure failure
        ? failure.getOriginalMessage()
        : "the run did not take the answer";
  }

  private SacredLoopWorkflow run(String workflowId) {
    return client.newWorkflowStub(SacredLoopWorkflow.class, workflowId);
  }
}
