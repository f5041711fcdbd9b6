package dev.sovereign.activities.inference.endpoints;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When endpoints are looked at in the background.
 *
 * @param first from opening to the first probe
 * @param cap the longest time between two probes
 * @param jitter how much of each wait is random, from 0 to 1: endpoints that failed together are
 *     not probed together
 * @param refresh how often an endpoint is asked again what it serves
 * @param startWait how long starting waits for the local endpoints' first answers
 * @param modelsLimit how long an endpoint may take to say what it serves
 */
public record ProbePolicy(
    Duration first,
    Duration cap,
    double jitter,
    Duration refresh,
    Duration startWait,
    Duration modelsLimit) {

  /** Doubling beyond this would pass any cap. */
  private static final int MOST_DOUBLINGS = 20;

  public ProbePolicy {
    if (!first.isPositive() || cap.compareTo(first) < 0 || jitter < 0 || jitter > 1) {
      throw new IllegalArgumentException(
          "probes: first %s, cap %s, jitter %s (expected: 0 < first <= cap, 0 <= jitter <= 1)"
              .formatted(first, cap, jitter));
    }
  }

  /**
   * After one second, then twice as long each time up to a minute, a fifth of it random; what is
   * served every 30 s, at most 5 s each; at start at most 2 s.
   */
  public static ProbePolicy standard() {
    return new ProbePolicy(
        Duration.ofSeconds(1),
        Duration.ofMinutes(1),
        0.2,
        Duration.ofSeconds(30),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5));
  }

  /** The wait after so many failed probes: never above the cap, never below what jitter leaves. */
  Duration delay(int failures, RandomGenerator random) {
    long doubled = first.toMillis() << Math.min(failures, MOST_DOUBLINGS);
    long capped = Math.min(doubled, cap.toMillis());
    return Duration.ofMillis(Math.round(capped * (1 - jitter * random.nextDouble())));
  }
}
