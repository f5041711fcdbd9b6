package dev.sovereign.testing;

import java.time.Duration;

/**
 * One kill.
 *
 * @param victim what was killed
 * @param underWay how many facts were sent and not answered just then
 * @param recovery until each line had taken four further facts
 */
public record FactKill(String victim, int underWay, Duration recovery) {
  @Override
  public String toString() {
    return "%s, %d facts under way, %d ms".formatted(victim, underWay, recovery.toMillis());
  }
}
