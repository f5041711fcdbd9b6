package dev.sovereign.testing.load;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/** What many measurements say. */
public final class Statistics {

  private static final int RESAMPLES = 10_000;
  private static final long SEED = 4;

  private Statistics() {}

  /** The arithmetic mean. */
  public static double mean(Collection<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /** The middle one, or the mean of the two in the middle. */
  public static double median(Collection<Double> values) {
    double[] sorted = sorted(values);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The smallest value that so many hundredths are not above.
   *
   * @param percent above 0, at most 100
   */
  public static double percentile(Collection<Double> values, double percent) {
    double[] sorted = sorted(values);
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }

  /**
   * The 95% interval of the mean, by resampling with a fixed seed: the same values give the same
   * interval.
   */
  public static Interval interval(List<Double> values) {
    double[] given = sorted(values);
    Random random = new Random(SEED);
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (int j = 0; j < given.length; j++) {
        sum += given[random.nextInt(given.length)];
      }
      means[i] = sum / given.length;
    }
    Arrays.sort(means);
    return new Interval(
        means[(int) (RESAMPLES * 0.025)], means[(int) Math.ceil(RESAMPLES * 0.975) - 1]);
  }

  private static double[] sorted(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  /** Both ends are in it. */
  public record Interval(double low, double high) {}
}
