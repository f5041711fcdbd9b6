package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.venue.VenueState;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Which venue gets how much of the money that may be lent.
 *
 * @param supplies one a venue, above zero
 * @param withheld what was not lent and why, one line each
 */
public record Deployment(List<Supply> supplies, List<String> withheld) {

  private static final BigInteger WHOLE = BigInteger.valueOf(10_000);

  public Deployment {
    supplies = List.copyOf(supplies);
    withheld = List.copyOf(withheld);
  }

  /** So much for one venue. */
  public record Supply(String venue, Amount amount) {}

  /** Names what a month lends to a venue, for ever: whichever run gives the order first. */
  public static String key(String period, String venue) {
    return "loop:" + period + ":" + venue;
  }

  /**
   * Lends what is over the reserve, at most the limit of a run, to the venue with the highest yield
   * first; of equals the one that the rules name first. A venue gets no more than its cap leaves
   * and it takes. One whose price moved further from that at our last order than its declared
   * interest explains, and that nobody accepted, or whose state is too old, gets nothing.
   *
   * @param liquid what the treasury holds outside venues, one a currency
   * @param now when this is decided
   */
  public static Deployment plan(
      RiskRules rules, List<Amount> liquid, List<VenueState> venues, Instant now) {
    List<Supply> supplies = new ArrayList<>();
    List<String> withheld = new ArrayList<>();
    for (Amount money : liquid) {
      planCurrency(rules, money, venues, now, supplies, withheld);
    }
    return new Deployment(supplies, withheld);
  }

  /** What to lend in all of a currency. */
  public BigInteger total(Currency currency) {
    return supplies.stream()
        .map(Supply::amount)
        .filter(a -> a.currency() == currency)
        .map(Amount::units)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** Whether every part still fits into what is allowed now. */
  public boolean fitsWithin(Deployment allowed) {
    return supplies.stream()
        .allMatch(
            s ->
                allowed.supplies.stream()
                    .anyMatch(
                        a ->
                            a.venue.equals(s.venue)
                                && a.amount.units().compareTo(s.amount.units()) >= 0));
  }

  private static void planCurrency(
      RiskRules rules,
      Amount liquid,
      List<VenueState> venues,
      Instant now,
      List<Supply> supplies,
      List<String> withheld) {
    Currency currency = liquid.currency();
    BigInteger left = lendable(rules, liquid);
    for (VenueState venue : byYield(rules, venues, currency)) {
      String stop = stop(rules, venue, now);
      BigInteger amount = stop.isEmpty() ? left.min(room(rules, venue)) : BigInteger.ZERO;
      if (!stop.isEmpty()) {
        withheld.add(venue.venue() + ": " + stop);
      } else if (amount.signum() > 0) {
        supplies.add(new Supply(venue.venue(), new Amount(amount, currency)));
        left = left.subtract(amount);
      }
    }
    if (left.signum() > 0) {
      withheld.add(new Amount(left, currency) + ": no venue takes more");
    }
  }

  private static BigInteger lendable(RiskRules rules, Amount liquid) {
    BigInteger free = liquid.units().subtract(rules.reserve(liquid.currency()));
    BigInteger most = rules.maxPerRun(liquid.currency());
    return most == null ? free.max(BigInteger.ZERO) : free.min(most).max(BigInteger.ZERO);
  }

  private static List<VenueState> byYield(
      RiskRules rules, List<VenueState> venues, Currency currency) {
    return rules.venues().stream()
        .map(rule -> venues.stream().filter(v -> v.venue().equals(rule.venue())).findFirst())
        .map(found -> found.orElse(null))
        .filter(Objects::nonNull)
        .filter(v -> v.currency() == currency)
        .sorted(Comparator.comparingInt(VenueState::yearlyRateBasisPoints).reversed())
        .toList();
  }

  /** Why a venue gets nothing, empty when it may. */
  private static String stop(RiskRules rules, VenueState venue, Instant now) {
    if (venue.paused()) {
      return "paused";
    }
    Duration age = Duration.between(venue.asOf(), now);
    if (age.compareTo(rules.staleAfter()) > 0) {
      return "its state is " + age.toMinutes() + " minutes old";
    }
    boolean known =
        near(rules, venue.price(), venue.lastPrice())
            || rules
                .acceptedPrice(venue.venue())
                .filter(accepted -> near(rules, venue.price(), accepted))
                .isPresent();
    return known
        ? ""
        : "its price moved from "
            + venue.lastPrice()
            + " to "
            + venue.price()
            + " for 10^18 shares; acceptedPrice: "
            + venue.price()
            + " at this venue in treasury.yaml accepts it";
  }

  private static boolean near(RiskRules rules, BigInteger price, BigInteger expected) {
    BigInteger moved = price.subtract(expected).abs();
    BigInteger allowed =
        expected.multiply(BigInteger.valueOf(rules.maxPriceDeviationBasisPoints()));
    return moved.multiply(WHOLE).compareTo(allowed) <= 0;
  }

  private static BigInteger room(RiskRules rules, VenueState venue) {
    return rules.cap(venue.venue()).subtract(venue.balance()).min(venue.maxSupply());
  }
}
