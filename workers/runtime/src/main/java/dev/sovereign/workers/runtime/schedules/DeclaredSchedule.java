package dev.sovereign.workers.runtime.schedules;

import java.time.Duration;
import java.util.Map;

/**
 * A schedule as declared.
 *
 * @param id its id in Temporal
 * @param workflow the type of workflow it starts
 * @param input the request
 * @param every the time between two starts
 * @param offset from the multiples of {@code every} since the epoch, less than {@code every}
 * @param overlap what happens when the last run still runs
 * @param catchUpWindow how late a missed run is still started
 * @param jitter the most a start is put off at random
 */
public record DeclaredSchedule(
    String id,
    String workflow,
    Map<String, Object> input,
    Duration every,
    Duration offset,
    Overlap overlap,
    Duration catchUpWindow,
    Duration jitter) {

  public DeclaredSchedule {
    input = Map.copyOf(input);
  }

  /** When it starts, for a person. */
  public String spec() {
    return "every " + every + (offset.isZero() ? "" : " at " + offset);
  }

  /** What happens when the last run still runs. */
  public enum Overlap {
    SKIP,
    BUFFER_ONE,
    ALLOW_ALL
  }
}
