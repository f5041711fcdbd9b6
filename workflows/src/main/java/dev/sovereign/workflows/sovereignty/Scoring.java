package dev.sovereign.workflows.sovereignty;

import dev.sovereign.workflows.sovereignty.Rubric.Criterion;
import dev.sovereign.workflows.sovereignty.SovereigntyScore.Line;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Scores evidence by a rubric. A criterion is earned in full or not at all: every observation it
 * requires must have been reported, and seen each time it was reported. No evidence earns nothing.
 */
public final class Scoring {
  private Scoring() {}

  /** One reading a rubric, in the same order. */
  public static List<SovereigntyScore> scores(List<Rubric> rubrics, List<Evidence> evidence) {
    return rubrics.stream().map(rubric -> score(rubric, evidence)).toList();
  }

  /** The reading of one rubric. */
  public static SovereigntyScore score(Rubric rubric, List<Evidence> evidence) {
    List<Line> lines = rubric.criteria().stream().map(c -> line(c, evidence)).toList();
    return new SovereigntyScore(
        rubric.name(),
        lines.stream().mapToInt(Line::earned).sum(),
        lines.stream().mapToInt(Line::possible).sum(),
        lines);
  }

  private static Line line(Criterion criterion, List<Evidence> evidence) {
    boolean earned =
        !criterion.requires().isEmpty()
            && criterion.requires().stream().allMatch(o -> seen(o, evidence));
    String reason =
        criterion.requires().stream()
            .filter(o -> earned || !seen(o, evidence))
            .map(o -> reason(o, evidence))
            .collect(Collectors.joining("; "));
    return new Line(
        criterion.name(),
        earned ? criterion.points() : 0,
        criterion.points(),
        criterion.requires().isEmpty() ? "the rubric names nothing that earns it" : reason);
  }

  private static boolean seen(Observation observation, List<Evidence> evidence) {
    List<Evidence> found = of(observation, evidence);
    return !found.isEmpty() && found.stream().allMatch(Evidence::seen);
  }

  private static String reason(Observation observation, List<Evidence> evidence) {
    List<Evidence> found = of(observation, evidence);
    return found.isEmpty()
        ? "no probe reported " + observation
        : found.stream().map(Evidence::detail).collect(Collectors.joining("; "));
  }

  private static List<Evidence> of(Observation observation, List<Evidence> evidence) {
    return evidence.stream().filter(e -> e.observation() == observation).toList();
  }
}
