package dev.sovereign.testing.benchmark;

import dev.sovereign.testing.benchmark.ComplexityPeer.Decision;
import java.util.List;
import java.util.Map;

/** Three bounds of a score that divide it into four tiers. */
final class ScoreBounds {

  private ScoreBounds() {}

  static int tier(double score, List<Double> bounds) {
    int tier = 0;
    for (double bound : bounds) {
      tier += score >= bound ? 1 : 0;
    }
    return tier;
  }

  /** Those with the most decisions right, of all that lie at a score that was given. */
  static List<Double> fit(List<Decision> decisions, Map<String, Integer> labels) {
    List<Double> scores = decisions.stream().map(Decision::score).distinct().sorted().toList();
    List<Double> best = List.of(0.0, 0.0, 0.0);
    int most = -1;
    for (int a = 0; a < scores.size(); a++) {
      for (int b = a; b < scores.size(); b++) {
        for (int c = b; c < scores.size(); c++) {
          List<Double> bounds = List.of(scores.get(a), scores.get(b), scores.get(c));
          int right = right(decisions, labels, bounds);
          best = right > most ? bounds : best;
          most = Math.max(most, right);
        }
      }
    }
    return best;
  }

  private static int right(
      List<Decision> decisions, Map<String, Integer> labels, List<Double> bounds) {
    int right = 0;
    for (Decision decision : decisions) {
      right += tier(decision.score(), bounds) == labels.getOrDefault(decision.id(), -1) ? 1 : 0;
    }
    return right;
  }
}
