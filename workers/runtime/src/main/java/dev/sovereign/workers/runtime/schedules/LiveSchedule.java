package dev.sovereign.workers.runtime.schedules;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as Temporal has it.
 *
 * @param id its id
 * @param owned whether it was made from the schedule file; others are never touched
 * @param asDeclared what one would have to declare to get it, absent when the file cannot say it
 * @param paused whether a person paused it
 * @param nextRun absent when none is due
 * @param lastRuns the newest last
 */
record LiveSchedule(
    String id,
    boolean owned,
    @Nullable DeclaredSchedule asDeclared,
    boolean paused,
    @Nullable Instant nextRun,
    List<Run> lastRuns) {

  LiveSchedule {
    lastRuns = List.copyOf(lastRuns);
  }

  /** One start. */
  record Run(Instant startedAt, String workflowId, String runId) {}
}
