package dev.sovereign.workflows.sovereignty;

import dev.sovereign.workflows.RunInfo;
import dev.sovereign.workflows.TaskQueues;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Gathers, scores without looking at anything else, and keeps the readings. */
public final class SovereigntyScoreWorkflowImpl implements SovereigntyScoreWorkflow {

  private static final RetryOptions RETRY =
      RetryOptions.newBuilder()
          .setInitialInterval(Duration.ofSeconds(1))
          // A cycle should go on within seconds of the return of what was away.
          .setMaximumInterval(Duration.ofSeconds(10))
          .build();

  private static final ActivityOptions GATHER =
      ActivityOptions.newBuilder()
          .setTaskQueue(TaskQueues.SERVER)
          .setSummary("gather evidence of independence")
          // One of the probes waits for a small model on a busy CPU.
          .setStartToCloseTimeout(Duration.ofSeconds(45))
          // Outlasts a restart of worker or Temporal of two minutes, twice.
          .setScheduleToCloseTimeout(Duration.ofMinutes(5))
          .setRetryOptions(RETRY)
          .build();

  private static final ActivityOptions RECORD =
      ActivityOptions.newBuilder()
          .setTaskQueue(TaskQueues.SERVER)
          .setSummary("keep the readings")
          // A few rows: an attempt that takes longer hangs on a connection that is gone.
          .setStartToCloseTimeout(Duration.ofSeconds(10))
          // PostgreSQL may be restarting, replaying its log, or waiting for an operator's hand.
          .setScheduleToCloseTimeout(Duration.ofMinutes(10))
          .setRetryOptions(RETRY)
          .build();

  private final SovereigntyActivities probes =
      Workflow.newActivityStub(SovereigntyActivities.class, GATHER);
  private final SovereigntyActivities store =
      Workflow.newActivityStub(SovereigntyActivities.class, RECORD);

  @Override
  public SovereigntyScoreOutcome run(SovereigntyScoreRequest request) {
    RunInfo.organ("sovereignty");
    String cycleId = Objects.requireNonNullElseGet(request.cycleId(), RunInfo::executionId);
    EvidenceReport report = probes.gatherEvidence(new EvidenceRequest(request.repository()));
    List<SovereigntyScore> scores = Scoring.scores(report.rubrics(), report.evidence());
    String trigger = Objects.requireNonNullElseGet(request.trigger(), RunInfo::trigger);
    store.recordScores(new RecordScoresRequest(cycleId, scores, report.evidence(), trigger));
    if (!scores.isEmpty()) {
      Workflow.upsertTypedSearchAttributes(
          RunInfo.SCORE.valueSet((long) scores.getFirst().points()));
    }
    return new SovereigntyScoreOutcome(scores);
  }
}
