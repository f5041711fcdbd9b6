package dev.sovereign.workers.runtime.schedules;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as declared.
 *
 * @param id its id in Temporal
 * @param workflow the type of workflow it starts
 * @param input the request
 * @param every the time between two starts; zero when it starts monthly
 * @param offset from the multiples of {@code every} since the epoch, less than {@code every}
 * @param overlap what happens when the last run still runs
 * @param catchUpWindow how late a missed run is still started
 * @param jitter the most a start is put off at random
 * @param monthly when in a month it starts, absent when it starts {@code every} so often
 */
public record DeclaredSchedule(
    String id,
    String workflow,
    Map<String, Object> input,
    Duration every,
    Duration offset,
    Overlap overlap,
    Duration catchUpWindow,
    Duration jitter,
    @Nullable Monthly monthly) {

  public DeclaredSchedule {
    input = Map.copyOf(input);
  }

  /** One that starts every so often. */
  public DeclaredSchedule(
      String id,
      String workflow,
      Map<String, Object> input,
      Duration every,
      Duration offset,
      Overlap overlap,
      Duration catchUpWindow,
      Duration jitter) {
    this(id, workflow, input, every, offset, overlap, catchUpWindow, jitter, null);
  }

  /**
   * Once a month.
   *
   * @param day 1 to 28, which every month has
   * @param hour 0 to 23
   * @param minute 0 to 59
   * @param zone a time zone such as {@code UTC}
   */
  public record Monthly(int day, int hour, int minute, String zone) {
    @Override
    public String toString() {
      return "monthly on day %d at %02d:%02d %s".formatted(day, hour, minute, zone);
    }
  }

  /** When it starts, for a person. */
  public String spec() {
    return monthly != null
        ? monthly.toString()
        : "every " + every + (offset.isZero() ? "" : " at " + offset);
  }

  /** What happens when the last run still runs. */
  public enum Overlap {
    SKIP,
    BUFFER_ONE,
    ALLOW_ALL
  }
}
