package dev.sovereign.testing;

import java.time.Duration;
import java.util.List;

/**
 * What a cycle came to after a kill in its middle.
 *
 * @param point what was killed, and when
 * @param hit whether the cycle still ran when the process was gone; a quick cycle may end first
 * @param recovery from the kill to the end of the cycle
 * @param violations what must hold and did not; empty when all held
 */
public record KillOutcome(
    KillPoint point, boolean hit, Duration recovery, List<String> violations) {
  public KillOutcome {
    violations = List.copyOf(violations);
  }
}
