package dev.sovereign.workflows.batch;

import dev.sovereign.workflows.RunInfo;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Deferral;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Validates, waits when asked to, makes window after window, and writes out. A cancelled run hands
 * out what it has, as the API promises.
 */
public final class BatchWorkflowImpl implements BatchWorkflow {

  /** 100 windows leave some 300 KiB: far below what a history may hold, and rare enough. */
  private static final long LONGEST_HISTORY_BYTES = 384 * 1024;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  private Duration pause = FIRST_PAUSE;

  /** Was waited for, and is asked first. */
  private @Nullable Tier first;

  @Override
  public BatchState run(BatchRequest request) {
    RunInfo.organ("inference");
    BatchSteps steps = new BatchSteps(request.host());
    try {
      BatchState end = work(steps, request);
      tell(end);
      return end;
    } catch (CanceledFailure e) {
      handOut(steps, request.batchId());
      throw e;
    } catch (ActivityFailure e) {
      if (e.getCause() instanceof CanceledFailure) {
        handOut(steps, request.batchId());
      }
      throw e;
    }
  }

  private BatchState work(BatchSteps steps, BatchRequest request) {
    first = request.first();
    BatchState state = steps.begin(request.batchId());
    tell(state);
    if (state.status().ended()) {
      return state;
    }
    if (request.group() == null && state.deferUntil() != null) {
      first =
          Deferral.first(
              Deferral.ofClass(Workflow::setCurrentDetails, state.dataClass())
                  .await(state.deferUntil()));
    }
    return steps.finish(state.batchId(), windows(steps, state, request));
  }

  /**
   * @param batchId absent when the run looked for one: whoever has it may want it still
   */
  private static void handOut(BatchSteps steps, @Nullable String batchId) {
    if (batchId != null) {
      Workflow.newDetachedCancellationScope(
              () -> tell(steps.finish(batchId, BatchStatus.CANCELLED)))
          .run();
    }
  }

  private BatchStatus windows(BatchSteps steps, BatchState state, BatchRequest request) {
    String group = request.group();
    while (true) {
      WindowReport report = steps.work(state.batchId(), group, first);
      tell(report);
      switch (report.next()) {
        case DONE -> {
          return BatchStatus.COMPLETED;
        }
        case EXPIRED -> {
          return BatchStatus.EXPIRED;
        }
        case CANCELLED -> {
          return BatchStatus.CANCELLED;
        }
        case MORE -> group = next(state, request, report);
      }
    }
  }

  private @Nullable String next(BatchState state, BatchRequest request, WindowReport report) {
    rest(report);
    String group = report.group().isEmpty() ? "any" : report.group();
    if (Workflow.getInfo().getHistorySize() > LONGEST_HISTORY_BYTES
        || Workflow.getInfo().isContinueAsNewSuggested()) {
      Workflow.newContinueAsNewStub(BatchWorkflow.class)
          .run(new BatchRequest(state.batchId(), request.host(), group, first));
    }
    return group;
  }

  /** Nobody is asked again at once when nobody answered. */
  private void rest(WindowReport report) {
    if (report.reason().isEmpty()) {
      pause = FIRST_PAUSE;
      return;
    }
    if (report.settled() > 0) {
      pause = FIRST_PAUSE;
    }
    Workflow.newTimer(pause, TimerOptions.newBuilder().setSummary("until models are back").build())
        .get();
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  private static void tell(BatchState state) {
    Workflow.setCurrentDetails(
        state.batchId().isEmpty()
            ? "No batch waits to be gone on with."
            : "`"
                + state.batchId()
                + "` is "
                + state.status().wire()
                + ": "
                + counts(state.completed(), state.total(), state.failed()));
  }

  private static void tell(WindowReport report) {
    Workflow.setCurrentDetails(
        counts(report.completed(), report.total(), report.failed())
            + (report.reason().isEmpty() ? "" : "; waiting: " + report.reason()));
  }

  private static String counts(int completed, int total, int failed) {
    return completed + " of " + total + " requests answered, " + failed + " failed";
  }
}
