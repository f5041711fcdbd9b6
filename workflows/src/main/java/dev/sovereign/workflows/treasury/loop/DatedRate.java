package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.treasury.Currency;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What one whole unit of a currency is worth.
 *
 * @param day from this day on, until the next rate
 * @param currency of what
 * @param usd dollars for one unit, above zero
 */
public record DatedRate(LocalDate day, Currency currency, BigDecimal usd) {
  public DatedRate {
    if (usd.signum() <= 0) {
      throw new IllegalArgumentException("usd: " + usd + " (expected: > 0)");
    }
  }
}
