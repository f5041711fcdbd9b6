package dev.sovereign.testing;

import dev.sovereign.workflows.Payloads;
import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.metabolism.MetabolismOutcome;
import dev.sovereign.workflows.metabolism.MetabolismRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** One run of {@code Metabolism}, watched from outside through Temporal's own API. */
public final class Cycle {

  private static final Duration POLL = Duration.ofMillis(5);
  private static final int LOOKS_PER_END = 50;
  private static final int ID_DIGITS = 8;

  private final WorkflowClient client;
  private final WorkflowStub stub;
  private final WorkflowExecution execution;

  private Cycle(WorkflowClient client, WorkflowStub stub, WorkflowExecution execution) {
    this.client = client;
    this.stub = stub;
    this.execution = execution;
  }

  /** A client of the stack's Temporal. */
  public static WorkflowClient client(Stack stack) {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(stack.temporal()).build());
    return WorkflowClient.newInstance(
        stubs, WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build());
  }

  /** Starts a cycle as the Temporal UI would, with {@code {}}. */
  static Cycle start(WorkflowClient client) {
    WorkflowStub stub =
        client.newUntypedWorkflowStub(
            "Metabolism",
            WorkflowOptions.newBuilder()
                .setTaskQueue(TaskQueues.WORKFLOWS)
                .setWorkflowId("kill-" + UUID.randomUUID())
                .build());
    return new Cycle(client, stub, stub.start(new MetabolismRequest(null, null, null)));
  }

  /** The key of this cycle's hand-off. */
  String cycleId() {
    return execution.getWorkflowId() + "/" + execution.getRunId();
  }

  /** The outcome. */
  MetabolismOutcome await(Duration limit) throws TimeoutException {
    return stub.getResult(limit.toMillis(), TimeUnit.MILLISECONDS, MetabolismOutcome.class);
  }

  /** Waits until a step has happened. False when the cycle's workflow ended without it. */
  boolean awaitStep(Step step, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    for (int look = 1; System.nanoTime() < end; look++) {
      if (steps(step.organ()).contains(step)) {
        return true;
      }
      // Asked rarely: each question puts off the kill, and a step may last only milliseconds.
      if (look % LOOKS_PER_END == 0 && ended()) {
        return steps(step.organ()).contains(step);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    throw new IllegalStateException("step \"" + step + "\" not seen within " + limit);
  }

  /** Whether the cycle has come to its end. */
  boolean ended() {
    return stub.describe().getCloseTime() != null;
  }

  /** Whether the cycle came to its end after this moment, or has not yet. */
  boolean endedAfter(Instant moment) {
    Instant end = stub.describe().getCloseTime();
    return end == null || end.isAfter(moment);
  }

  /** The steps of the cycle (empty organ) or of an organ that have happened, in order. */
  List<Step> steps(String organ) {
    return steps(organ, organ.isEmpty() ? execution : child(organ));
  }

  private List<Step> steps(String organ, WorkflowExecution run) {
    Map<Long, String> activities = new HashMap<>();
    List<Step> steps = new ArrayList<>();
    for (HistoryEvent event : history(run)) {
      if (event.hasActivityTaskScheduledEventAttributes()) {
        activities.put(
            event.getEventId(),
            event.getActivityTaskScheduledEventAttributes().getActivityType().getName());
      }
      Step.of(organ, event, id -> activities.getOrDefault(id, "?")).ifPresent(steps::add);
    }
    return steps;
  }

  /** An organ is named after its cycle, so it can be watched before it begins. */
  private WorkflowExecution child(String organ) {
    String run = execution.getRunId();
    String id = run.substring(run.length() - ID_DIGITS);
    return WorkflowExecution.newBuilder()
        .setWorkflowId(execution.getWorkflowId() + "/" + id + "/" + organ)
        .build();
  }

  /** The organs that have begun. */
  List<String> organs() {
    return history(execution).stream()
        .filter(HistoryEvent::hasChildWorkflowExecutionStartedEventAttributes)
        .map(
            event -> event.getChildWorkflowExecutionStartedEventAttributes().getWorkflowExecution())
        .map(run -> run.getWorkflowId().substring(run.getWorkflowId().lastIndexOf('/') + 1))
        .toList();
  }

  private List<HistoryEvent> history(WorkflowExecution run) {
    try {
      return client.fetchHistory(run.getWorkflowId(), run.getRunId()).getEvents();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }
}
