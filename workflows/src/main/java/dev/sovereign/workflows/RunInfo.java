package dev.sovereign.workflows;

import io.temporal.common.SearchAttributeKey;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;

/** What a run knows about itself, and what it tells the list of runs. Call on a workflow thread. */
public final class RunInfo {

  /** Which organ a run is, for example {@code health}; {@code metabolism} for the whole. */
  public static final SearchAttributeKey<String> ORGAN =
      SearchAttributeKey.forKeyword("SovereignOrgan");

  /** The {@link Quality} of the run's summary. */
  public static final SearchAttributeKey<String> QUALITY =
      SearchAttributeKey.forKeyword("SovereignQuality");

  /** The points of the first rubric in force. */
  public static final SearchAttributeKey<Long> SCORE = SearchAttributeKey.forLong("SovereignScore");

  /** Set by Temporal on what a schedule starts. */
  private static final SearchAttributeKey<String> SCHEDULED_BY =
      SearchAttributeKey.forKeyword("TemporalScheduledById");

  /** The last ones: run ids begin with the time, and runs of the same minute share that part. */
  private static final int RUN_DIGITS = 8;

  private RunInfo() {}

  /**
   * Names this execution for ever: workflow ids are used again, so the first run's id is part of
   * it, which also survives continue-as-new, retry and reset.
   */
  public static String executionId() {
    WorkflowInfo info = Workflow.getInfo();
    return info.getWorkflowId() + "/" + info.getFirstExecutionRunId();
  }

  /** The id of this execution's child for an organ: the same at every replay and reset. */
  public static String childId(String organ) {
    WorkflowInfo info = Workflow.getInfo();
    String run = info.getFirstExecutionRunId();
    return info.getWorkflowId()
        + "/"
        + run.substring(Math.max(0, run.length() - RUN_DIGITS))
        + "/"
        + organ;
  }

  /** {@code schedule} when a schedule started this run, otherwise {@code manual}. */
  public static String trigger() {
    return Workflow.getTypedSearchAttributes().get(SCHEDULED_BY) == null ? "manual" : "schedule";
  }

  /** Makes the run findable by its organ. */
  public static void organ(String organ) {
    Workflow.upsertTypedSearchAttributes(ORGAN.valueSet(organ));
  }
}
