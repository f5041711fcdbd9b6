package dev.sovereign.workflows.sovereignty;

import java.util.List;

/**
 * A way of scoring, as data.
 *
 * @param name for example {@code transition}
 * @param criteria in the order they are shown
 */
public record Rubric(String name, List<Criterion> criteria) {
  public Rubric {
    criteria = List.copyOf(criteria);
  }

  /**
   * @param name as shown
   * @param points earned in full when every observation is seen, otherwise none
   * @param requires what must be seen
   */
  public record Criterion(String name, int points, List<Observation> requires) {
    public Criterion {
      requires = List.copyOf(requires);
    }
  }
}
