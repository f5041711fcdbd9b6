package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.treasury.Currency;
import java.math.BigInteger;
import java.time.LocalDate;

/**
 * What one day brought in one currency, of what a close covers.
 *
 * @param day the business day in the books' time zone
 * @param currency of what
 * @param received atomic units, not negative
 * @param refunded atomic units given back, not negative
 * @param transfers how many bookings that were
 */
public record RevenueDay(
    LocalDate day, Currency currency, BigInteger received, BigInteger refunded, int transfers) {

  public RevenueDay {
    if (received.signum() < 0 || refunded.signum() < 0) {
      throw new IllegalArgumentException(
          "revenue of " + day + ": " + received + ", " + refunded + " (expected: >= 0)");
    }
  }

  /** Received less refunded; negative when more was given back. */
  public BigInteger net() {
    return received.subtract(refunded);
  }
}
