package dev.sovereign.activities.treasury.venue;

import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.venue.Vault;
import dev.sovereign.workflows.treasury.venue.VenueState;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;

/** A simulated venue as its row has it. */
record VenueRow(
    String name,
    Currency currency,
    Vault vault,
    BigInteger capacity,
    int rate,
    boolean paused,
    BigInteger lastPrice,
    Instant accruedAt) {

  private static final BigInteger PRICED = BigInteger.TEN.pow(18);
  private static final BigInteger MICROS_A_YEAR =
      BigInteger.valueOf(Duration.ofDays(365).toSeconds() * 1_000_000);
  private static final BigInteger WHOLE = BigInteger.valueOf(10_000);

  /** With the interest since the last order, rounded down; a clock that went back earns none. */
  VenueRow accrue(Instant now) {
    Duration since = Duration.between(accruedAt, now);
    if (since.isNegative() || vault.assets().signum() == 0) {
      return at(vault, now.isBefore(accruedAt) ? accruedAt : now);
    }
    BigInteger micros = BigInteger.valueOf(since.toNanos() / 1000);
    BigInteger interest =
        vault
            .assets()
            .multiply(BigInteger.valueOf(rate))
            .multiply(micros)
            .divide(WHOLE.multiply(MICROS_A_YEAR));
    // Time that earned less than a unit goes on counting.
    return interest.signum() == 0 ? this : earned(vault.earn(interest), now);
  }

  /**
   * What the declared rate brings is no move to be wary of: the price that is compared goes along.
   */
  private VenueRow earned(Vault next, Instant when) {
    VenueRow after = at(next, when);
    return lastPrice.signum() == 0
        ? after
        : after.from(lastPrice.add(after.price().subtract(price())));
  }

  VenueRow with(Vault next) {
    return at(next, accruedAt);
  }

  VenueRow paused(boolean now) {
    return new VenueRow(name, currency, vault, capacity, rate, now, lastPrice, accruedAt);
  }

  /** After an order: the price that later moves are measured from. */
  VenueRow priced() {
    return from(price());
  }

  private VenueRow from(BigInteger compared) {
    return new VenueRow(name, currency, vault, capacity, rate, paused, compared, accruedAt);
  }

  BigInteger price() {
    return vault.assetsForRedeem(PRICED);
  }

  BigInteger balance() {
    return vault.assetsForRedeem(vault.shares());
  }

  BigInteger maxSupply() {
    return paused ? BigInteger.ZERO : capacity.subtract(vault.assets()).max(BigInteger.ZERO);
  }

  BigInteger maxWithdraw() {
    return paused ? BigInteger.ZERO : balance().min(vault.liquid());
  }

  VenueState state(Instant now) {
    BigInteger price = price();
    return new VenueState(
        name,
        currency,
        balance(),
        vault.shares(),
        maxSupply(),
        maxWithdraw(),
        price,
        lastPrice.signum() == 0 ? price : lastPrice,
        rate,
        paused,
        now);
  }

  private VenueRow at(Vault next, Instant when) {
    return new VenueRow(name, currency, next, capacity, rate, paused, lastPrice, when);
  }
}
