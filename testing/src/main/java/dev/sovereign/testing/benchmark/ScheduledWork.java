package dev.sovereign.testing.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testing.Cycle;
import dev.sovereign.testing.gateways.SovereignGateway;
import dev.sovereign.workflows.TaskQueues;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Questions and cycles that Temporal's own schedules start, and a commit for each cycle. */
final class ScheduledWork implements AutoCloseable {

  /** What waits for a tier looks for it every five minutes in the end. */
  private static final Duration ENDED_WITHIN = Duration.ofMinutes(10);

  private static final String OURS =
      "TemporalScheduledById = 'bench-questions' OR TemporalScheduledById = 'bench-cycles'"
          + " OR TemporalScheduledById = 'bench-deferred'";
  private static final String DEFERRED = "TemporalScheduledById = 'bench-deferred'";

  private final SovereignGateway sovereign;
  private final WorkflowClient client;
  private final List<ScheduleHandle> schedules = new ArrayList<>();
  private final Thread commits;
  private volatile boolean stopped;

  ScheduledWork(SovereignGateway sovereign, Duration every) {
    this.sovereign = sovereign;
    this.client = Cycle.client(sovereign.stack());
    ScheduleClient created = ScheduleClient.newInstance(client.getWorkflowServiceStubs());
    schedules.add(
        schedule(
            created,
            "bench-questions",
            "Inference",
            Map.of("prompt", "What is new?"),
            every,
            ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL));
    // As the schedule of cycles is shipped.
    schedules.add(
        schedule(
            created,
            "bench-cycles",
            "Metabolism",
            Map.of(),
            every,
            ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP));
    AtomicInteger number = new AtomicInteger();
    this.commits =
        Thread.ofPlatform()
            .name("commits")
            .daemon()
            .start(
                () -> {
                  while (!stopped) {
                    sovereign.repository().commit("Commit " + number.incrementAndGet());
                    LockSupport.parkNanos(every.toNanos());
                  }
                });
  }

  /** Questions that wait for the cloud, started as often. */
  void alsoDeferred(Duration every) {
    schedules.add(
        schedule(
            ScheduleClient.newInstance(client.getWorkflowServiceStubs()),
            "bench-deferred",
            "Inference",
            Map.of(
                "prompt",
                "What can wait?",
                "deferUntil",
                Map.of("any", List.of("TIER_CLOUD"), "atMost", "PT2H")),
            every,
            ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL));
  }

  /**
   * What came of those that waited for the cloud.
   *
   * @param all that were started
   * @param inOutage those that were started before the cloud was back and ended after
   * @param byCloud of all, those that the cloud answered in time
   * @param lastSeconds after the return the last of {@code inOutage} ended
   */
  record Deferred(long all, long inOutage, long byCloud, double lastSeconds) {}

  /**
   * After {@link #awaitEnd}.
   *
   * @param back when the cloud was back
   * @param within how soon afterwards, or after its start, each is to end
   */
  Deferred deferred(Instant back, Duration within) {
    try (Stream<WorkflowExecutionMetadata> runs = client.listExecutions(DEFERRED)) {
      List<WorkflowExecutionMetadata> all = runs.toList();
      long inOutage = 0;
      long byCloud = 0;
      Duration last = Duration.ZERO;
      for (WorkflowExecutionMetadata run : all) {
        Instant start = run.getStartTime();
        Instant end = run.getCloseTime();
        if (end == null) {
          continue;
        }
        Instant since = start.isBefore(back) ? back : start;
        if (start.isBefore(back) && end.isAfter(back)) {
          inOutage++;
          Duration after = Duration.between(back, end);
          last = after.compareTo(last) > 0 ? after : last;
        }
        boolean cloud = outcome(run).path("tier").asText().equals("CLOUD");
        byCloud += cloud && !end.isAfter(since.plus(within)) ? 1 : 0;
      }
      return new Deferred(all.size(), inOutage, byCloud, last.toMillis() / 1e3);
    }
  }

  /** After the queue is empty: fires that waited for the cloud and were made again by it. */
  long deferredMadeAgain() {
    return number(
        "SELECT count(*) FROM inference.catch_up WHERE state = 'done' AND about LIKE 'bench-deferred-%'");
  }

  private JsonNode outcome(WorkflowExecutionMetadata run) {
    WorkflowExecution execution = run.getExecution();
    return Runs.outcome(
        client.newUntypedWorkflowStub(
            WorkflowTargetOptions.newBuilder()
                .setWorkflowId(execution.getWorkflowId())
                .setRunId(execution.getRunId())
                .build()));
  }

  /**
   * @param all that were started
   * @param completed of them
   */
  record Fires(long all, long completed) {}

  private static ScheduleHandle schedule(
      ScheduleClient client,
      String id,
      String type,
      Map<String, Object> request,
      Duration every,
      ScheduleOverlapPolicy overlap) {
    return client.createSchedule(
        id,
        Schedule.newBuilder()
            .setAction(
                ScheduleActionStartWorkflow.newBuilder()
                    .setWorkflowType(type)
                    .setArguments(request)
                    .setOptions(
                        WorkflowOptions.newBuilder()
                            .setTaskQueue(TaskQueues.WORKFLOWS)
                            .setWorkflowId(id)
                            .build())
                    .build())
            .setSpec(
                ScheduleSpec.newBuilder()
                    .setIntervals(List.of(new ScheduleIntervalSpec(every)))
                    .build())
            .setPolicy(SchedulePolicy.newBuilder().setOverlap(overlap).build())
            .build(),
        ScheduleOptions.newBuilder().build());
  }

  /** Nothing more is started. */
  void stop() {
    stopped = true;
    schedules.forEach(ScheduleHandle::delete);
  }

  /** Waits until all that were started have ended. */
  Fires awaitEnd() {
    long end = System.nanoTime() + ENDED_WITHIN.toNanos();
    long all;
    long running;
    do {
      LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
      all = count(_ -> true);
      running = count(each -> each.getStatus() == running());
    } while (running > 0 && System.nanoTime() < end);
    return new Fires(
        all,
        count(
            each ->
                each.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED));
  }

  /** What each gave; an empty object for one that failed or did not end. */
  List<JsonNode> outcomes() {
    try (Stream<WorkflowExecutionMetadata> runs = client.listExecutions(OURS)) {
      return runs.map(this::outcome).toList();
    }
  }

  private static WorkflowExecutionStatus running() {
    return WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  private long count(Predicate<WorkflowExecutionMetadata> which) {
    try (Stream<WorkflowExecutionMetadata> runs = client.listExecutions(OURS)) {
      return runs.filter(which).count();
    }
  }

  /** The one number that a query gives. */
  long number(String query) {
    return sovereign.stack().number(query);
  }

  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(commits);
  }
}
