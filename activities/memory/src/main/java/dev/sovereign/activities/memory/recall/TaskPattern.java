package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.memory.FactId;
import java.util.List;

/**
 * An approach to tasks of a kind, and how it went.
 *
 * @param approach as it was told last
 * @param successes how often it worked
 * @param failures how often it did not
 * @param confidence the lower end of the 95% Wilson interval of its rate of success, 0 to 1: often
 *     and mostly counts more than once and always
 * @param facts the outcomes that this rests on, the nearest to the task first
 */
public record TaskPattern(
    String approach, int successes, int failures, double confidence, List<FactId> facts) {

  private static final double Z = 1.96;

  public TaskPattern {
    facts = List.copyOf(facts);
  }

  /** Wilson (1927), the score interval without continuity correction. */
  static double wilson(int successes, int failures) {
    double n = successes + failures;
    if (n == 0) {
      return 0;
    }
    double rate = successes / n;
    double middle = rate + Z * Z / (2 * n);
    double width = Z * Math.sqrt(rate * (1 - rate) / n + Z * Z / (4 * n * n));
    return Math.max(0, (middle - width) / (1 + Z * Z / n));
  }
}
