package dev.sovereign.activities.treasury.revenue;

import dev.sovereign.workflows.treasury.TreasuryFailure;
import java.time.Duration;
import java.time.Instant;

/** When revenue may have come in: a mistyped year would open thousands of months, or none ever. */
public final class RevenueTime {

  private static final Instant FIRST = Instant.EPOCH;

  /** An invoice may be dated ahead. */
  private static final Duration AHEAD = Duration.ofDays(366);

  private RevenueTime() {}

  /**
   * Returns the time.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link TreasuryFailure#REQUEST_INVALID} when it
   *     lies before 1970 or more than a year after now
   */
  public static Instant check(String field, Instant at, Instant now) {
    Instant last = now.plus(AHEAD);
    if (at.isBefore(FIRST) || at.isAfter(last)) {
      throw TreasuryFailure.REQUEST_INVALID.failure(
          "%s: %s (expected: from %s to a year from now)".formatted(field, at, FIRST));
    }
    return at;
  }
}
