package dev.sovereign.workflows.inference.catchup;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.RunInfo;
import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.inference.Deferral;
import dev.sovereign.workflows.inference.catchup.Readiness.Verdict;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks who is back, and asks a few at a time until the queue, the count or the money ends. */
public final class CatchUpWorkflowImpl implements CatchUpWorkflow {

  /** Background work: enough to hide the way through Temporal, few enough for one local model. */
  private static final int AT_A_TIME = 4;

  static final RetryOptions RETRY =
      RetryOptions.newBuilder()
          .setInitialInterval(Duration.ofSeconds(1))
          .setMaximumInterval(Duration.ofSeconds(10))
          .build();

  private static final ActivityOptions READ =
      ActivityOptions.newBuilder()
          .setTaskQueue(TaskQueues.SERVER)
          .setSummary("read what waits")
          // One query, and the files of what is let go.
          .setStartToCloseTimeout(Duration.ofSeconds(30))
          // The next run is five minutes away.
          .setScheduleToCloseTimeout(Duration.ofMinutes(4))
          .setRetryOptions(RETRY)
          .build();

  private static final ActivityOptions PREPARE =
      ActivityOptions.newBuilder()
          .setSummary("see whether it can be made again")
          // One row, one file, and a plan from memory.
          .setStartToCloseTimeout(Duration.ofSeconds(10))
          // A host that is away is not waited for: its calls are for a later run.
          .setScheduleToCloseTimeout(Duration.ofSeconds(30))
          .setRetryOptions(RETRY)
          .build();

  private final CatchUpActivities queue = Workflow.newActivityStub(CatchUpActivities.class, READ);
  private final CatchUpRun run = new CatchUpRun();

  @Override
  public CatchUpOutcome run(CatchUpRequest request) {
    RunInfo.organ("inference");
    if (request.deferUntil() != null) {
      Deferral.ofClass(Workflow::setCurrentDetails, DataClass.INTERNAL).await(request.deferUntil());
    }
    Backlog backlog = queue.readBacklog(request);
    run.begin(backlog);
    List<Promise<Void>> underWay = new ArrayList<>();
    for (Waiting waiting : backlog.calls()) {
      if (run.isFull()) {
        break;
      }
      Readiness readiness = readiness(waiting);
      if (run.takes(waiting, readiness)) {
        underWay.add(Async.procedure(run::redo, waiting, readiness));
      }
      if (underWay.size() == AT_A_TIME || !run.isProven(waiting)) {
        awaitAll(underWay);
      }
    }
    awaitAll(underWay);
    CatchUpOutcome outcome = run.outcome();
    Workflow.setCurrentDetails(details(outcome));
    return outcome;
  }

  private static void awaitAll(List<Promise<Void>> underWay) {
    Promise.allOf(underWay).get();
    underWay.clear();
  }

  private Readiness readiness(Waiting waiting) {
    if (run.isAway(waiting)) {
      return Readiness.not(Verdict.NOT_BACK);
    }
    try {
      return atHome(waiting).prepare(new Preparation(waiting, run.leftNanoUsd()));
    } catch (ActivityFailure e) {
      if (e.getCause() instanceof CanceledFailure) {
        throw e;
      }
      return Readiness.not(Verdict.NOT_BACK);
    }
  }

  private static CatchUpActivities atHome(Waiting waiting) {
    return Workflow.newActivityStub(
        CatchUpActivities.class,
        ActivityOptions.newBuilder(PREPARE).setTaskQueue(TaskQueues.host(waiting.host())).build());
  }

  private static String details(CatchUpOutcome outcome) {
    StringBuilder text = new StringBuilder();
    text.append(outcome.redone()).append(" made again, ");
    text.append(outcome.notBack()).append(" not back, ");
    text.append(outcome.gone()).append(" gone, ");
    text.append(outcome.failed()).append(" failed, ");
    text.append(outcome.leftForBudget()).append(" left for the next budget\n");
    outcome.lines().forEach(line -> text.append("- ").append(line).append('\n'));
    return text.toString();
  }
}
