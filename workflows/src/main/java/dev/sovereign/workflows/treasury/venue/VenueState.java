package dev.sovereign.workflows.treasury.venue;

import dev.sovereign.workflows.treasury.Currency;
import java.math.BigInteger;
import java.time.Instant;

/**
 * A venue at an instant, seen by us.
 *
 * @param venue its name
 * @param currency what it takes
 * @param balance what our shares are worth, in atomic units
 * @param shares what we hold
 * @param maxSupply the most it takes now; zero while paused
 * @param maxWithdraw the most it pays us now; zero while paused
 * @param price what 10^18 shares are worth, in atomic units
 * @param lastPrice what the price should be: that at our last order there with the interest the
 *     venue declared since, or the price when there was no order
 * @param yearlyRateBasisPoints the yield it shows, 500 for five percent a year
 * @param paused whether it takes and gives nothing
 * @param asOf when this was true
 */
public record VenueState(
    String venue,
    Currency currency,
    BigInteger balance,
    BigInteger shares,
    BigInteger maxSupply,
    BigInteger maxWithdraw,
    BigInteger price,
    BigInteger lastPrice,
    int yearlyRateBasisPoints,
    boolean paused,
    Instant asOf) {}
