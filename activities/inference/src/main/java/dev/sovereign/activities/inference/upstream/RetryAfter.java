package dev.sovereign.activities.inference.upstream;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * How long a server asks to be left alone: {@code retry-after-ms} as OpenAI sends it, else {@code
 * Retry-After} in seconds or as a date (RFC 9110, 10.2.3). Never more than an hour: a mistake there
 * must not close an endpoint for good.
 */
final class RetryAfter {
  private RetryAfter() {}

  private static final Duration MOST = Duration.ofHours(1);
  private static final double MOST_MILLIS = 3_600_000;
  private static final double MILLIS_PER_SECOND = 1000;

  /**
   * @param headers value by name, empty when absent
   * @return zero when nothing usable was said
   */
  static Duration of(UnaryOperator<String> headers, Clock clock) {
    String millis = headers.apply("retry-after-ms").strip();
    if (!millis.isEmpty()) {
      return number(millis, 1);
    }
    String value = headers.apply("Retry-After").strip();
    if (value.isEmpty()) {
      return Duration.ZERO;
    }
    char first = value.charAt(0);
    return first >= '0' && first <= '9' ? number(value, MILLIS_PER_SECOND) : date(value, clock);
  }

  private static Duration number(String value, double millisEach) {
    try {
      double millis = Double.parseDouble(value) * millisEach;
      return Double.isFinite(millis) && millis > 0
          ? bounded(Duration.ofMillis((long) Math.ceil(Math.min(millis, MOST_MILLIS))))
          : Duration.ZERO;
    } catch (NumberFormatException _) {
      return Duration.ZERO;
    }
  }

  private static Duration date(String value, Clock clock) {
    try {
      var format = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);
      return bounded(
          Duration.between(clock.instant(), ZonedDateTime.parse(value, format).toInstant()));
    } catch (DateTimeException _) {
      return Duration.ZERO;
    }
  }

  private static Duration bounded(Duration asked) {
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(MOST) > 0 ? MOST : asked;
  }
}
