package dev.sovereign.testing.load;

import java.util.List;
import java.util.Map;

/**
 * What a load came to.
 *
 * @param calls answers counted, right and wrong
 * @param wrong answers that were not the right one, and connections that broke
 * @param reasons how often each kind of wrong answer came
 * @param seconds from the first counted answer's request to the last answer
 * @param latenciesMillis one a right answer
 */
public record LoadResult(
    int calls,
    int wrong,
    Map<String, Integer> reasons,
    double seconds,
    List<Double> latenciesMillis) {

  public LoadResult {
    reasons = Map.copyOf(reasons);
    latenciesMillis = List.copyOf(latenciesMillis);
  }

  /** Right answers a second. */
  public double perSecond() {
    return (calls - wrong) / seconds;
  }

  /** Half of the right answers were at least as quick; endless when there was none. */
  public double p50Millis() {
    return percentile(50);
  }

  /** So many hundredths of the right answers were at least as quick. */
  public double percentile(double percent) {
    return latenciesMillis.isEmpty()
        ? Double.POSITIVE_INFINITY
        : Statistics.percentile(latenciesMillis, percent);
  }
}
