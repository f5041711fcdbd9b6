package dev.sovereign.workflows;

import dev.sovereign.workflows.metabolism.MetabolismWorkflow;
import dev.sovereign.workflows.registry.WorkflowTypes;
import dev.sovereign.workflows.treasury.loop.OperatorKey;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.testservice.v1.LockTimeSkippingRequest;
import io.temporal.api.testservice.v1.TestServiceGrpc;
import io.temporal.api.testservice.v1.UnlockTimeSkippingRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All workflows over scripted activities, on Temporal's in-memory server, which skips the time that
 * nobody works in. Closing it replays every run that {@link #run} started: what was just decided
 * must be decided the same way again.
 */
public final class Stage implements AutoCloseable {
  public static final String WORKFLOW_ID = "cycle-under-test";

  /** A host with workers on both of its queues. */
  public static final String HOME = "home";

  /** A host whose worker for inference is away. */
  public static final String PLANS_ONLY = "plans-only";

  /** A cancellation reaches an activity with a heartbeat; the default holds those back for 8 s. */
  private static final WorkerOptions PROMPT =
      WorkerOptions.newBuilder().setMaxHeartbeatThrottleInterval(Duration.ofMillis(100)).build();

  public final FakeActivities fakes = new FakeActivities();
  public final TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance(options());
  private final Worker workflows = environment.newWorker(TaskQueues.WORKFLOWS);
  private @Nullable WorkflowExecution execution;

  public Stage() {
    this(() -> new OperatorKey(""));
  }

  /** With an operator who can approve. */
  public Stage(Supplier<OperatorKey> operator) {
    WorkflowTypes.register(workflows, operator);
    environment
        .newWorker(TaskQueues.SERVER)
        .registerActivitiesImplementations(fakes, fakes.routed, fakes.books);
    for (TaskQueues.Tier tier : TaskQueues.Tier.values()) {
      serveInference(TaskQueues.inference(tier));
    }
    serveInference(TaskQueues.host(HOME));
    serveInference(TaskQueues.inferenceOnHost(HOME));
    serveInference(TaskQueues.host(PLANS_ONLY));
    serveBatches(TaskQueues.BATCH);
    serveBatches(TaskQueues.batchOnHost(HOME));
    environment.start();
  }

  private void serveInference(String queue) {
    environment.newWorker(queue, PROMPT).registerActivitiesImplementations(fakes.routed);
  }

  private void serveBatches(String queue) {
    environment.newWorker(queue, PROMPT).registerActivitiesImplementations(fakes.batches);
  }

  /** Starts a workflow by its type, as the command line does, and waits for it. */
  public <T> T run(String type, Class<T> result, Object... arguments) {
    WorkflowStub stub = start(type, arguments);
    return stub.getResult(result);
  }

  /**
   * The same with the clock held. Once a run has ended, the server would otherwise skip to the next
   * thing it has in mind, be it the limit of ten years for that very run, before the result is
   * here.
   */
  public <T> T runWithTimeHeld(String type, Class<T> result, Object... arguments) {
    var server =
        TestServiceGrpc.newBlockingStub(environment.getWorkflowServiceStubs().getRawChannel());
    server.lockTimeSkipping(LockTimeSkippingRequest.getDefaultInstance());
    try {
      return run(type, result, arguments);
    } finally {
      server.unlockTimeSkipping(UnlockTimeSkippingRequest.getDefaultInstance());
    }
  }

  public WorkflowStub start(String type, Object... arguments) {
    WorkflowStub stub = client().newUntypedWorkflowStub(type, startOptions().build());
    execution = stub.start(arguments);
    return stub;
  }

  public MetabolismWorkflow metabolism() {
    return client().newWorkflowStub(MetabolismWorkflow.class, startOptions().build());
  }

  public static WorkflowOptions.Builder startOptions() {
    return WorkflowOptions.newBuilder()
        .setTaskQueue(TaskQueues.WORKFLOWS)
        .setWorkflowId(WORKFLOW_ID);
  }

  public WorkflowClient client() {
    return environment.getWorkflowClient();
  }

  public WorkflowExecutionHistory history(String workflowId) {
    return client().fetchHistory(workflowId);
  }

  /** From the first to the last event of the last run. */
  public Duration elapsed() {
    List<HistoryEvent> events = history(WORKFLOW_ID).getHistory().getEventsList();
    return Duration.between(time(events.getFirst()), time(events.getLast()));
  }

  private static Instant time(HistoryEvent event) {
    return Instant.ofEpochSecond(
        event.getEventTime().getSeconds(), event.getEventTime().getNanos());
  }

  /** Activity type and queue of everything that the last run scheduled. */
  public List<String> scheduled() {
    return history(WORKFLOW_ID).getHistory().getEventsList().stream()
        .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
        .map(HistoryEvent::getActivityTaskScheduledEventAttributes)
        .map(a -> a.getActivityType().getName() + " on " + a.getTaskQueue().getName())
        .toList();
  }

  @Override
  public void close() {
    try (environment) {
      if (execution != null) {
        replay(history(execution.getWorkflowId()));
      }
    }
  }

  /** Fails when today's code would not have decided as the histories say. */
  public void replay(WorkflowExecutionHistory... histories) {
    for (WorkflowExecutionHistory history : histories) {
      try {
        WorkflowReplayer.replayWorkflowExecution(history, workflows);
      } catch (Exception e) {
        throw new AssertionError("does not replay: " + history.getWorkflowExecution(), e);
      }
    }
  }

  private static TestEnvironmentOptions options() {
    return TestEnvironmentOptions.newBuilder()
        .setWorkflowClientOptions(
            WorkflowClientOptions.newBuilder()
                .setDataConverter(Payloads.converter())
                // The default names the machine, and histories are committed.
                .setIdentity("stage")
                .build())
        .registerSearchAttribute(
            RunInfo.ORGAN.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
        .registerSearchAttribute(
            RunInfo.QUALITY.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
        .registerSearchAttribute(RunInfo.SCORE.getName(), IndexedValueType.INDEXED_VALUE_TYPE_INT)
        .registerSearchAttribute(
            "TemporalScheduledById", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
        .build();
  }
}
