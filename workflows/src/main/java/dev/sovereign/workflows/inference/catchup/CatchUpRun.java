package dev.sovereign.workflows.inference.catchup;

import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.inference.Answer;
import dev.sovereign.workflows.inference.AskOptions;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Inferences;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.Prompt;
import dev.sovereign.workflows.inference.Tried;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run's count of calls and money. Workflow threads take turns, so nothing is guarded. */
final class CatchUpRun {

  /** What one long answer on a CPU takes. */
  private static final Duration ASKED_WITHIN = Duration.ofMinutes(5);

  private static final ActivityOptions RECORD =
      ActivityOptions.newBuilder()
          .setSummary("record it beside the earlier answer")
          // One row and two files.
          .setStartToCloseTimeout(Duration.ofSeconds(10))
          // What is not recorded is recorded by the next run, from the answer that is kept.
          .setScheduleToCloseTimeout(Duration.ofMinutes(2))
          .setRetryOptions(CatchUpWorkflowImpl.RETRY)
          .build();

  private final Inferences inferences = new Inferences(Workflow::setCurrentDetails);
  private final Set<String> away = new LinkedHashSet<>();
  private final Set<String> proven = new LinkedHashSet<>();
  private final List<String> lines = new ArrayList<>();
  private int maxCalls;
  private long maxNanoUsd;
  private int begun;
  private int redone;
  private int notBack;
  private int gone;
  private int failed;
  private int leftForBudget;
  private long spent;
  private long reserved;

  void begin(Backlog backlog) {
    maxCalls = backlog.maxCalls();
    maxNanoUsd = backlog.maxNanoUsd();
  }

  boolean isFull() {
    return begun >= maxCalls;
  }

  /** What is neither spent nor set aside. */
  long leftNanoUsd() {
    return Math.max(0, maxNanoUsd - spent - reserved);
  }

  /** Whether the same is known not to be back. */
  boolean isAway(Waiting waiting) {
    return away.contains(waiting.group());
  }

  /**
   * Whether one that waited for the same was answered: an endpoint that is back after an outage
   * takes one call to prove it, and refuses all others meanwhile.
   */
  boolean isProven(Waiting waiting) {
    return proven.contains(waiting.group());
  }

  /** Counts it, and says whether it is to be made again now. */
  boolean takes(Waiting waiting, Readiness readiness) {
    switch (readiness.verdict()) {
      case NOT_BACK -> {
        away.add(waiting.group());
        notBack++;
      }
      case GONE -> gone++;
      case OVER_BUDGET -> leftForBudget++;
      case TAKEN, DONE -> {}
      case READY -> {
        reserved += readiness.ceilingNanoUsd();
        begun++;
        return true;
      }
    }
    return false;
  }

  void redo(Waiting waiting, Readiness readiness) {
    Answer answer =
        inferences.again(
            waiting.key(),
            Prompt.stored(null, Objects.requireNonNull(readiness.request()), 1),
            options(waiting),
            candidate -> waiting.isRedeemedBy(candidate) && readiness.isFor(candidate));
    long cost = answer.tried().stream().mapToLong(Tried::costNanoUsd).sum();
    reserved -= readiness.ceilingNanoUsd();
    spent += cost;
    count(waiting, answer, cost);
  }

  private static AskOptions options(Waiting waiting) {
    return new AskOptions(
        waiting.model(),
        waiting.dataClass(),
        waiting.policy(),
        Priority.BATCH,
        ASKED_WITHIN,
        Duration.ZERO,
        null);
  }

  private void count(Waiting waiting, Answer answer, long cost) {
    switch (answer) {
      case Answer.ByModel byModel -> {
        Candidate by = byModel.candidate();
        Difference difference = record(waiting, by, cost, "", false);
        redone++;
        proven.add(waiting.group());
        if (lines.size() < CatchUpOutcome.MAX_LINES) {
          lines.add(waiting.id() + ": " + by.model() + " at " + by.endpoint() + told(difference));
        }
      }
      case Answer.Degraded degraded when degraded.tried().isEmpty() -> {
        away.add(waiting.group());
        notBack++;
      }
      case Answer.Degraded degraded -> {
        failed++;
        Fault fault = degraded.fault();
        boolean forGood =
            fault == Fault.REJECTED
                || fault == Fault.CONTEXT_OVERFLOW
                || fault == Fault.UNSUPPORTED
                || fault == Fault.NOT_OFFERED;
        if (!forGood) {
          away.add(waiting.group());
        }
        record(waiting, null, cost, degraded.reason(), forGood);
      }
    }
  }

  private static String told(@Nullable Difference difference) {
    return difference == null
        ? ""
        : ", "
            + difference.similarPermille() / 10
            + "."
            + difference.similarPermille() % 10
            + "% the same, +"
            + difference.added()
            + " -"
            + difference.removed()
            + " lines";
  }

  private static @Nullable Difference record(
      Waiting waiting, @Nullable Candidate by, long cost, String reason, boolean forGood) {
    ActivityOptions options =
        ActivityOptions.newBuilder(RECORD).setTaskQueue(TaskQueues.host(waiting.host())).build();
    try {
      return Workflow.newActivityStub(CatchUpActivities.class, options)
          .record(new Redone(waiting.id(), waiting.key().id(), by, cost, reason, forGood));
    } catch (ActivityFailure e) {
      if (e.getCause() instanceof CanceledFailure) {
        throw e;
      }
      return null;
    }
  }

  CatchUpOutcome outcome() {
    return new CatchUpOutcome(redone, notBack, gone, failed, leftForBudget, spent, lines);
  }
}
