package dev.sovereign.workflows.sovereignty;

import java.util.List;

/**
 * A rubric's reading.
 *
 * @param rubric its name
 * @param points earned
 * @param possible the sum over all criteria
 * @param lines one a criterion, in the rubric's order
 */
public record SovereigntyScore(String rubric, int points, int possible, List<Line> lines) {
  public SovereigntyScore {
    lines = List.copyOf(lines);
  }

  /**
   * @param criterion its name
   * @param earned points earned
   * @param possible points it is worth
   * @param reason what was seen, or what was missing
   */
  public record Line(String criterion, int earned, int possible, String reason) {}
}
