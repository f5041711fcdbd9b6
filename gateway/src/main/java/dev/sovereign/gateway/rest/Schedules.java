package dev.sovereign.gateway.rest;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The declared schedules as Temporal knows them. Thread-safe. */
public interface Schedules {

  /** Every declared schedule, in the file's order. Reads only. */
  List<Schedule> list();

  /** Makes Temporal agree with the file. Idempotent. */
  Reconciliation reconcile();

  /**
   * @param id its id in the file and in Temporal
   * @param workflowType what it starts
   * @param spec when, as declared
   * @param overlap what happens when the last run still runs
   * @param catchUpWindow how late a missed run is still started, ISO-8601
   * @param jitter the most a start is put off at random, ISO-8601
   * @param nextRun absent while paused or missing
   * @param lastRuns the newest last
   * @param paused by a person, in the Temporal UI or its command line
   * @param inSync whether Temporal has it as declared
   */
  record Schedule(
      String id,
      String workflowType,
      String spec,
      String overlap,
      String catchUpWindow,
      String jitter,
      @Nullable Instant nextRun,
      List<Run> lastRuns,
      boolean paused,
      boolean inSync) {
    public Schedule {
      lastRuns = List.copyOf(lastRuns);
    }
  }

  /** One start by the schedule. */
  record Run(Instant startedAt, String workflowId, String runId) {}

  /**
   * Ids by what was done to them.
   *
   * @param foreign declared, but somebody made one under the same id by hand: not touched
   */
  record Reconciliation(
      List<String> created,
      List<String> updated,
      List<String> removed,
      List<String> unchanged,
      List<String> foreign) {
    public Reconciliation {
      created = List.copyOf(created);
      updated = List.copyOf(updated);
      removed = List.copyOf(removed);
      unchanged = List.copyOf(unchanged);
      foreign = List.copyOf(foreign);
    }
  }
}
