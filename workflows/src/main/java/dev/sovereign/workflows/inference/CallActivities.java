package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.Failures;
import dev.sovereign.workflows.TaskQueues;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The activities of one call, on the queues that it may use. What they throw becomes a value here,
 * but for a cancellation.
 */
final class CallActivities {

  private static final RetryOptions SOON =
      RetryOptions.newBuilder()
          .setInitialInterval(Duration.ofSeconds(1))
          // A call should go on within seconds of its worker's return.
          .setMaximumInterval(Duration.ofSeconds(4))
          .build();

  private static final ActivityOptions PLAN =
      ActivityOptions.newBuilder()
          .setSummary("plan who is asked")
          // Reads memory only: what takes longer died with its worker.
          .setStartToCloseTimeout(Duration.ofSeconds(5))
          // A worker that restarts is back in 10 to 20 s. Without a plan rules answer.
          .setScheduleToCloseTimeout(Duration.ofSeconds(30))
          .setRetryOptions(SOON)
          .build();

  private static final ActivityOptions ATTEMPT =
      ActivityOptions.newBuilder()
          // It beats every second, also in an endpoint's queue; silence means a lost worker.
          .setHeartbeatTimeout(Duration.ofSeconds(10))
          // The backstop of a plan that counted on a worker: as long as one takes to restart.
          .setScheduleToStartTimeout(Duration.ofSeconds(30))
          // It may have answered, and cost, by then. A cancellation reaches it with a heartbeat.
          .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
          .setRetryOptions(
              RetryOptions.newBuilder()
                  .setInitialInterval(Duration.ofSeconds(1))
                  // Endpoints' faults are values, so what is repeated is the loss of a worker. Its
                  // successor finds a recorded answer; a second loss is the next candidate's turn.
                  .setMaximumAttempts(2)
                  // An attempt that beat on to the end of its time has none left.
                  .setDoNotRetry("TemporalTimeout:StartToClose")
                  .build())
          .build();

  /** The activity ends by the deadline itself, and needs a moment to say so. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final ActivityOptions CONCLUDE =
      ActivityOptions.newBuilder()
          .setTaskQueue(TaskQueues.SERVER)
          .setSummary("leave the receipt")
          // One row, written behind.
          .setStartToCloseTimeout(Duration.ofSeconds(5))
          // Outlasts a worker's restart. The answer is worth more than its receipt.
          .setScheduleToCloseTimeout(Duration.ofSeconds(30))
          .setRetryOptions(SOON)
          .build();

  private static final ActivityOptions QUEUE =
      ActivityOptions.newBuilder()
          .setSummary("queue it to be made again")
          // One row and one file.
          .setStartToCloseTimeout(Duration.ofSeconds(10))
          // Outlasts a worker's and a database's restart. The answer is there without it.
          .setScheduleToCloseTimeout(Duration.ofSeconds(60))
          .setRetryOptions(SOON)
          .build();

  private final @Nullable ContentRef stored;
  private final List<String> deserted = new ArrayList<>();

  /**
   * @param stored what only its home host can read, which binds the call to that host's queues;
   *     absent when all is inline
   */
  CallActivities(@Nullable ContentRef stored) {
    this.stored = stored;
  }

  /** A plan; one without candidates when none could be made. */
  RoutePlan plan(RouteRequest request) {
    // A new plan is made because somebody may be back.
    deserted.clear();
    String queue = stored == null ? TaskQueues.SERVER : TaskQueues.host(stored.host());
    try {
      return on(ActivityOptions.newBuilder(PLAN).setTaskQueue(queue)).plan(request);
    } catch (ActivityFailure e) {
      String reason = "no plan from " + queue + ": " + uncancelled(e);
      return new RoutePlan(
          List.of(),
          List.of(new RoutePlan.Skipped("planner", reason, 0)),
          Complexity.SIMPLE,
          request.deadline());
    }
  }

  /** What came of asking a candidate; a fault of its endpoint when its worker is lost. */
  AttemptOutcome attempt(AttemptRequest request, String summary) {
    String queue =
        stored == null
            ? TaskQueues.inference(request.candidate().tier())
            : TaskQueues.inferenceOnHost(stored.host());
    long begun = Workflow.currentTimeMillis();
    if (deserted.contains(queue)) {
      return lost(request, "no worker on " + queue, begun);
    }
    try {
      return on(attemptOptions(queue, request.deadline(), summary)).attempt(request);
    } catch (ActivityFailure e) {
      uncancelled(e);
      return lost(request, loss(e, queue), begun);
    }
  }

  /** The receipt's id; absent when none could be written. */
  @Nullable String conclude(Conclusion conclusion) {
    ActivityOptions.Builder options = ActivityOptions.newBuilder(CONCLUDE);
    if (stored != null && conclusion.doubtful() != null) {
      // Only there is the answer that is to be kept.
      options.setTaskQueue(TaskQueues.host(stored.host()));
    }
    try {
      return on(options).conclude(conclusion);
    } catch (ActivityFailure e) {
      uncancelled(e);
      return null;
    }
  }

  /** Where its words are; an answer is worth more than the chance of a better one. */
  void queueLowerAnswer(LowerAnswer answer) {
    ActivityOptions options =
        ActivityOptions.newBuilder(QUEUE)
            .setTaskQueue(stored == null ? TaskQueues.SERVER : TaskQueues.host(stored.host()))
            .build();
    try {
      Workflow.newActivityStub(LowerAnswerActivities.class, options).queueLowerAnswer(answer);
    } catch (ActivityFailure e) {
      uncancelled(e);
    }
  }

  private static ActivityOptions.Builder attemptOptions(
      String queue, Instant deadline, String summary) {
    Duration left = Duration.ofMillis(deadline.toEpochMilli() - Workflow.currentTimeMillis());
    return ActivityOptions.newBuilder(ATTEMPT)
        .setTaskQueue(queue)
        .setSummary(summary)
        .setStartToCloseTimeout(left.plus(GRACE))
        .setScheduleToCloseTimeout(left.plus(GRACE));
  }

  private static RoutedInferenceActivities on(ActivityOptions.Builder options) {
    return Workflow.newActivityStub(RoutedInferenceActivities.class, options.build());
  }

  private static String uncancelled(ActivityFailure failure) {
    if (failure.getCause() instanceof CanceledFailure) {
      throw failure;
    }
    return Failures.describe(failure);
  }

  /**
   * The type only: the words of an unforeseen exception are nobody's promise to hold no content.
   */
  private String loss(ActivityFailure failure, String queue) {
    if (failure.getCause() instanceof TimeoutFailure timeout) {
      return switch (timeout.getTimeoutType()) {
        case TIMEOUT_TYPE_SCHEDULE_TO_START -> {
          deserted.add(queue);
          yield "no worker on " + queue;
        }
        case TIMEOUT_TYPE_HEARTBEAT -> "its worker was lost";
        default -> "no answer in time";
      };
    }
    return failure.getCause() instanceof ApplicationFailure fault
        ? "the attempt failed: " + fault.getType()
        : "the attempt failed";
  }

  private static AttemptOutcome lost(AttemptRequest request, String detail, long begun) {
    Attempt attempt =
        new Attempt(
            request.index(), Fault.TIMEOUT, detail, 0, Workflow.currentTimeMillis() - begun);
    return new AttemptOutcome(
        new Tried(request.candidate(), attempt, "", 0, 0), null, null, null, null);
  }
}
