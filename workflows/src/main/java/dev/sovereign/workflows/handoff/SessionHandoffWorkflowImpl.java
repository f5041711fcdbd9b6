package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.RunInfo;
import dev.sovereign.workflows.TaskQueues;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Reads, says, seals; begins again when another session was sealed in between. */
public final class SessionHandoffWorkflowImpl implements SessionHandoffWorkflow {

  /** Cycles are an hour apart: losing the race once is rare, four times running is a fault. */
  private static final int MAX_RETRIES_AFTER_SUPERSEDED = 3;

  private static final RetryOptions RETRY =
      RetryOptions.newBuilder()
          .setInitialInterval(Duration.ofSeconds(1))
          // A cycle should go on within seconds of the return of what was away.
          .setMaximumInterval(Duration.ofSeconds(10))
          .build();

  private static final ActivityOptions READ =
      ActivityOptions.newBuilder()
          .setTaskQueue(TaskQueues.SERVER)
          .setSummary("read the code changes")
          // Seconds even for the first look at a large history; then its worker died.
          .setStartToCloseTimeout(Duration.ofSeconds(60))
          // Needs PostgreSQL for the last session: the same patience as for the seal.
          .setScheduleToCloseTimeout(Duration.ofMinutes(10))
          .setRetryOptions(RETRY)
          .build();

  private static final ActivityOptions SEAL =
      ActivityOptions.newBuilder()
          .setTaskQueue(TaskQueues.SERVER)
          .setSummary("seal the session")
          // One transaction: an attempt that takes longer hangs on a connection that is gone.
          .setStartToCloseTimeout(Duration.ofSeconds(10))
          // PostgreSQL may be restarting, replaying its log, or waiting for an operator's hand.
          // Losing a hand-off costs more than ending late; the next cycle is an hour away.
          .setScheduleToCloseTimeout(Duration.ofMinutes(20))
          .setRetryOptions(RETRY)
          .build();

  private final HandoffActivities reader = Workflow.newActivityStub(HandoffActivities.class, READ);
  private final HandoffActivities store = Workflow.newActivityStub(HandoffActivities.class, SEAL);
  private final Summariser summariser = new Summariser();

  @Override
  public SessionHandoffOutcome run(SessionHandoffRequest request) {
    RunInfo.organ("handoff");
    String sessionId = Objects.requireNonNullElseGet(request.sessionId(), RunInfo::executionId);
    CodeChanges changes = read(request);
    Summary summary = summarise(changes, request);
    for (int retries = 0; ; retries++) {
      SealRequest seal = sealRequest(sessionId, request, changes, summary);
      SealOutcome outcome = store.sealSession(seal);
      if (outcome.status() != SealOutcome.Status.SUPERSEDED) {
        return outcome(outcome, seal, summary);
      }
      if (retries == MAX_RETRIES_AFTER_SUPERSEDED) {
        throw contended(changes);
      }
      CodeChanges before = changes;
      changes = read(request);
      // The model has nothing new to say about the same commits.
      summary =
          changes.commits().equals(before.commits())
              ? new Summary(
                  summary.text().replace(SummaryFacts.of(before), SummaryFacts.of(changes)),
                  summary.quality(),
                  summary.reason())
              : summarise(changes, request);
    }
  }

  private CodeChanges read(SessionHandoffRequest request) {
    Integer maxCommits = request.maxCommits();
    return reader.readCodeChanges(
        new CodeChangesRequest(
            request.repository(),
            maxCommits == null ? SessionHandoffRequest.DEFAULT_COMMITS : maxCommits));
  }

  private Summary summarise(CodeChanges changes, SessionHandoffRequest request) {
    Summary summary =
        summariser.summarise(
            changes, !Boolean.FALSE.equals(request.summarise()), request.deferUntil());
    Workflow.upsertTypedSearchAttributes(RunInfo.QUALITY.valueSet(summary.quality().name()));
    return summary;
  }

  private static SealRequest sealRequest(
      String sessionId, SessionHandoffRequest request, CodeChanges changes, Summary summary) {
    List<String> done = SummaryFacts.lines(changes);
    return new SealRequest(
        sessionId,
        Objects.requireNonNullElse(request.sessionType(), "manual"),
        done.isEmpty() ? List.of(SummaryFacts.of(changes)) : done,
        List.of(decision(summary)),
        HandoffPriorities.of(
            Objects.requireNonNullElse(request.nextPriorities(), List.of()), changes, summary),
        changes,
        Map.of(),
        context(sessionId, request, summary));
  }

  private static String decision(Summary summary) {
    return switch (summary.quality()) {
      case MODEL -> "The summary by " + summary.reason() + " stands: all it names is in the input";
      case DEGRADED -> "The facts stand in for a summary: " + summary.reason();
      case DETERMINISTIC -> "No model was asked: " + summary.reason();
    };
  }

  private static Map<String, String> context(
      String sessionId, SessionHandoffRequest request, Summary summary) {
    Map<String, String> context = new TreeMap<>();
    context.put("trigger", RunInfo.trigger());
    context.put("cycleId", sessionId);
    context.put("health", "not checked");
    if (request.context() != null) {
      context.putAll(request.context());
    }
    context.put("summary", summary.text());
    context.put("quality", summary.quality().name());
    context.put("qualityReason", summary.reason());
    return context;
  }

  private static SessionHandoffOutcome outcome(
      SealOutcome sealed, SealRequest seal, Summary summary) {
    return new SessionHandoffOutcome(
        sealed.sessionId(),
        sealed.sealedAt(),
        seal.codeChanges(),
        summary.text(),
        summary.quality(),
        summary.reason(),
        seal.nextPriorities());
  }

  private static RuntimeException contended(CodeChanges changes) {
    return HandoffFailure.LINE_CONTENDED.failure(
        "Other sessions of "
            + changes.line()
            + " were sealed at each of "
            + (MAX_RETRIES_AFTER_SUPERSEDED + 1)
            + " attempts: look for another stack that works on the same repository");
  }
}
