package dev.sovereign.activities.inference.cost;

import dev.sovereign.workflows.inference.Layer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a layer costs in a year when the days to come are like those recorded: the sum divided by
 * the time since the first call that counts, times 365 days. The band is 1.96 times (Student's t of
 * so few days, to be exact) the standard error of a day's cost; with fewer than {@value
 * #FEWEST_DAYS} days there is neither.
 *
 * @param calls answered
 * @param costNanoUsd recorded
 * @param yearNanoUsd absent when there is too little data
 * @param bandNanoUsd half of the 95% band of that; absent as well
 * @param formula with the numbers that were put into it
 */
public record YearlyCost(
    Layer layer,
    long calls,
    long costNanoUsd,
    @Nullable Long yearNanoUsd,
    @Nullable Long bandNanoUsd,
    String formula) {

  static final int FEWEST_DAYS = 3;
  private static final double YEAR = 365;
  private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

  /** Student's t, two-sided 95%, for 2 to 10 degrees of freedom; above 1.96 is near enough. */
  private static final List<Double> STUDENT =
      List.of(4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23);

  /**
   * One a layer that was called, from cheap to dear.
   *
   * @param since the first moment that counts
   */
  public static List<YearlyCost> of(List<LayerDay> days, Instant since, Instant now) {
    double elapsed = elapsedDays(days, since, now);
    List<YearlyCost> all = new ArrayList<>();
    for (Layer layer : Layer.values()) {
      List<LayerDay> own = days.stream().filter(day -> day.layer() == layer).toList();
      if (!own.isEmpty()) {
        all.add(of(layer, own, elapsed));
      }
    }
    return all;
  }

  /** From the first call, whatever its layer, or from when it counts, if that is later. */
  public static double elapsedDays(List<LayerDay> days, Instant since, Instant now) {
    Instant first =
        days.stream()
            .map(LayerDay::day)
            .min(Comparator.naturalOrder())
            .map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant())
            .orElse(now);
    Instant from = first.isAfter(since) ? first : since;
    return Math.max(0, now.toEpochMilli() - from.toEpochMilli()) / DAY_MILLIS;
  }

  private static YearlyCost of(Layer layer, List<LayerDay> own, double elapsed) {
    long calls = own.stream().mapToLong(LayerDay::calls).sum();
    long cost = own.stream().mapToLong(LayerDay::costNanoUsd).sum();
    if (elapsed < FEWEST_DAYS) {
      String few =
          String.format(
              Locale.ROOT,
              "too little data: %.1f days (expected: at least %d)",
              elapsed,
              FEWEST_DAYS);
      return new YearlyCost(layer, calls, cost, null, null, few);
    }
    double year = cost / elapsed * YEAR;
    int count = (int) Math.ceil(elapsed);
    double spread = standardDeviation(own, cost, count);
    double t = count - 3 < STUDENT.size() ? STUDENT.get(count - 3) : 1.96;
    double band = t * spread / Math.sqrt(count) * YEAR;
    String formula =
        String.format(
            Locale.ROOT,
            "%s / %.2f days x 365 days; band: %.2f x %s a day / sqrt(%d days) x 365 days",
            Usd.of((double) cost),
            elapsed,
            t,
            Usd.of(spread),
            count);
    return new YearlyCost(layer, calls, cost, Math.round(year), Math.round(band), formula);
  }

  /** Of a day's cost; days without a call count as nothing. */
  private static double standardDeviation(List<LayerDay> own, long cost, int count) {
    Map<LocalDate, Long> byDay = new HashMap<>();
    own.forEach(day -> byDay.merge(day.day(), day.costNanoUsd(), Long::sum));
    double mean = cost / (double) count;
    double squares = Math.max(0, count - byDay.size()) * mean * mean;
    for (long each : byDay.values()) {
      squares += (each - mean) * (each - mean);
    }
    return Math.sqrt(squares / (count - 1));
  }
}
