package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

/**
 * Dated rates to the dollar. The latest on or before the day counts, unless it is older than {@code
 * maxAgeDays} by then. A dollar is a dollar without a rate. Values are exact: nothing is rounded.
 *
 * @param rates in any order
 * @param maxAgeDays the most days a rate is good for
 */
public record ExchangeRates(List<DatedRate> rates, int maxAgeDays) {

  public ExchangeRates {
    rates = List.copyOf(rates);
  }

  /**
   * The exact worth in dollars.
   *
   * @throws io.temporal.failure.ApplicationFailure of type {@code RATE_MISSING} or {@code
   *     RATE_STALE}, its message names the currency and the day
   */
  public BigDecimal usd(Amount amount, LocalDate day) {
    BigDecimal units = new BigDecimal(amount.units(), amount.currency().scale());
    return amount.currency() == Currency.USD || amount.signum() == 0
        ? units
        : units.multiply(rate(amount.currency(), day).usd());
  }

  private DatedRate rate(Currency currency, LocalDate day) {
    DatedRate latest =
        rates.stream()
            .filter(r -> r.currency() == currency && !r.day().isAfter(day))
            .max(Comparator.comparing(DatedRate::day))
            .orElseThrow(() -> missing(currency, day));
    long age = ChronoUnit.DAYS.between(latest.day(), day);
    if (age > maxAgeDays) {
      throw LoopFailure.RATE_STALE.failure(
          "The rate of "
              + currency
              + " for "
              + day
              + " is "
              + age
              + " days old (at most "
              + maxAgeDays
              + "): add a newer one to treasury.yaml and start the loop again");
    }
    return latest;
  }

  private static RuntimeException missing(Currency currency, LocalDate day) {
    return LoopFailure.RATE_MISSING.failure(
        "No rate of "
            + currency
            + " on or before "
            + day
            + ": add one to treasury.yaml and start the loop again");
  }
}
