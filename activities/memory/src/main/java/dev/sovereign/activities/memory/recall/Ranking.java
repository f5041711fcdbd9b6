package dev.sovereign.activities.memory.recall;

import dev.sovereign.activities.memory.recall.Fusion.Fused;
import dev.sovereign.workflows.memory.Fact;
import java.time.Clock;
import java.time.Duration;

/**
 * What counts beside how well a fact fits.
 *
 * @param recency how much more a fact of this moment counts than one of long ago, as a share
 * @param halfLife the age at which half of that is left
 * @param replaced what is left of the score of a fact that was superseded, 0 to 1
 */
public record Ranking(
    Fusion fusion, double recency, Duration halfLife, double replaced, Clock clock) {

  /**
   * As chosen on the development part of the corpus: recency settles what is nearly equal. What was
   * replaced comes after what replaced it, even where that says only half of what is asked.
   */
  public static Ranking chosen(Clock clock) {
    return new Ranking(Fusion.CHOSEN, 0.02, Duration.ofDays(30), 0.25, clock);
  }

  double score(Fused fused, double said, Fact fact) {
    double age = Math.max(0, Duration.between(fact.about(), clock.instant()).toMillis());
    double fresh = 1 + recency * Math.exp(-Math.log(2) * age / halfLife.toMillis());
    return fusion.score(fused, said) * fresh * (fact.supersededBy() == null ? 1 : replaced);
  }
}
