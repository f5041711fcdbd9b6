package dev.sovereign.cli.supervisor;

import java.time.Duration;

/**
 * How long to wait before the next start: the first delay, doubled with each failure in a row, up
 * to a cap.
 *
 * @param first after one failure
 * @param cap never longer
 * @param stableAfter a service that was ready for this long has no failures behind it
 */
public record Backoff(Duration first, Duration cap, Duration stableAfter) {

  /**
   * Short enough that a killed service is back at once, long enough to spare a broken machine. What
   * was ready for as long as the longest delay is forgiven: to delay its next start as well would
   * only make each outage of a machine that loses a process now and then a longer one.
   */
  public static final Backoff DEFAULT =
      new Backoff(Duration.ofMillis(250), Duration.ofSeconds(15), Duration.ofSeconds(15));

  private static final int MOST_DOUBLINGS = 30;

  /** The delay after that many failures in a row, at least one. */
  public Duration delay(int failures) {
    long factor = 1L << Math.min(failures - 1, MOST_DOUBLINGS);
    Duration delay = first.multipliedBy(factor);
    return delay.compareTo(cap) > 0 ? cap : delay;
  }
}
