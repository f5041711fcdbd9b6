package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What may be lent. Data, so that a change needs no new build; a run keeps to what it read.
 *
 * @param venues whom to lend to, each with its cap
 * @param liquidReserve what stays outside venues, one a currency; zero when not named
 * @param maxPerRun the most a run lends, one a currency; without bound when not named
 * @param maxPriceDeviationBasisPoints how far a venue's price may be from that at our last order
 *     with the interest declared since, or from the one that a person accepted
 * @param staleAfter how old a venue's state may be
 */
public record RiskRules(
    List<VenueRule> venues,
    List<Amount> liquidReserve,
    List<Amount> maxPerRun,
    int maxPriceDeviationBasisPoints,
    Duration staleAfter) {

  public RiskRules {
    venues = List.copyOf(venues);
    liquidReserve = List.copyOf(liquidReserve);
    maxPerRun = List.copyOf(maxPerRun);
  }

  /**
   * @param venue its name
   * @param cap the most that may lie there, in its currency
   * @param acceptedPrice what 10^18 shares may be worth too, in atomic units: the price after a
   *     loss or a gain that a person looked into, as the stop names it; absent when there is none
   */
  public record VenueRule(String venue, Amount cap, @Nullable BigInteger acceptedPrice) {
    public VenueRule {
      if (acceptedPrice != null && acceptedPrice.signum() < 0) {
        throw new IllegalArgumentException(
            "acceptedPrice of " + venue + ": expected zero or more, found " + acceptedPrice);
      }
    }
  }

  BigInteger reserve(Currency currency) {
    BigInteger named = find(liquidReserve, currency);
    return named == null ? BigInteger.ZERO : named;
  }

  @Nullable BigInteger maxPerRun(Currency currency) {
    return find(maxPerRun, currency);
  }

  BigInteger cap(String venue) {
    return rule(venue).map(rule -> rule.cap().units()).orElse(BigInteger.ZERO);
  }

  Optional<BigInteger> acceptedPrice(String venue) {
    return rule(venue).map(VenueRule::acceptedPrice);
  }

  private Optional<VenueRule> rule(String venue) {
    return venues.stream().filter(rule -> rule.venue().equals(venue)).findFirst();
  }

  private static @Nullable BigInteger find(List<Amount> amounts, Currency currency) {
    return amounts.stream()
        .filter(m -> m.currency() == currency)
        .map(Amount::units)
        .findFirst()
        .orElse(null);
  }
}
