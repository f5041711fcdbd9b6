package dev.sovereign.workflows.treasury.loop;

import static dev.sovereign.workflows.treasury.loop.FakeBooks.usd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workflows.Generator;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.loop.Deployment.Supply;
import dev.sovereign.workflows.treasury.venue.VenueState;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DeploymentTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:30:00Z");
  private static final BigInteger ONE = BigInteger.TEN.pow(18);

  private static RiskRules rules(String reserve, String most) {
    return new RiskRules(
        List.of(
            new RiskRules.VenueRule("a", usd("100.00"), null),
            new RiskRules.VenueRule("b", usd("50.00"), null)),
        List.of(usd(reserve)),
        List.of(usd(most)),
        100,
        Duration.ofHours(1));
  }

  private static VenueState venue(String name, String balance, int rate) {
    return state(name, balance, rate, ONE, false, NOW);
  }

  private static VenueState state(
      String name, String balance, int rate, BigInteger price, boolean paused, Instant asOf) {
    return new VenueState(
        name,
        Currency.USD,
        usd(balance).units(),
        BigInteger.ZERO,
        BigInteger.TEN.pow(12),
        BigInteger.ZERO,
        price,
        ONE,
        rate,
        paused,
        asOf);
  }

  private static Deployment plan(RiskRules rules, String liquid, VenueState... venues) {
    return Deployment.plan(rules, List.of(usd(liquid)), List.of(venues), NOW);
  }

  private static Supply supply(String venue, String amount) {
    return new Supply(venue, usd(amount));
  }

  @Test
  void theHighestYieldIsFilledToItsCapFirst() {
    assertThat(plan(rules("10", "1000"), "130", venue("a", "30", 300), venue("b", "0", 400)))
        .isEqualTo(new Deployment(List.of(supply("b", "50.00"), supply("a", "70.00")), List.of()));
  }

  @Test
  void theReserveStaysAndARunLendsNoMoreThanItsLimit() {
    assertThat(plan(rules("10", "20"), "130", venue("a", "0", 300)).supplies())
        .containsExactly(supply("a", "20.00"));
    assertThat(plan(rules("130", "20"), "130", venue("a", "0", 300)).supplies()).isEmpty();
    assertThat(plan(rules("131", "20"), "130", venue("a", "0", 300)).supplies()).isEmpty();
  }

  @Test
  void aVenueThatIsPausedOrStaleOrWhosePriceJumpedGetsNothing() {
    BigInteger jumped = ONE.multiply(BigInteger.valueOf(10_101)).divide(BigInteger.valueOf(10_000));
    BigInteger atTheBound =
        ONE.multiply(BigInteger.valueOf(10_100)).divide(BigInteger.valueOf(10_000));
    Deployment plan =
        plan(
            rules("0", "1000"),
            "130",
            state("a", "0", 300, jumped, false, NOW),
            state("b", "0", 400, ONE, false, NOW.minus(Duration.ofMinutes(61))));
    assertThat(plan.supplies()).isEmpty();
    assertThat(plan.withheld())
        .containsExactly(
            "b: its state is 61 minutes old",
            "a: its price moved from 1000000000000000000 to 1010100000000000000 for 10^18 shares;"
                + " acceptedPrice: 1010100000000000000 at this venue in treasury.yaml accepts it",
            "130.00 USD: no venue takes more");
    assertThat(plan(rules("0", "1"), "1", state("a", "0", 3, atTheBound, false, NOW)).supplies())
        .hasSize(1);
    assertThat(plan(rules("0", "1"), "1", state("a", "0", 3, ONE, true, NOW)).withheld())
        .contains("a: paused");
  }

  @Test
  void aPriceThatAPersonAcceptedIsNoStopAndTheNextJumpIsOne() {
    RiskRules strict = rules("0", "1000");
    RiskRules accepting =
        new RiskRules(
            List.of(new RiskRules.VenueRule("a", usd("100.00"), percent(80))),
            strict.liquidReserve(),
            strict.maxPerRun(),
            strict.maxPriceDeviationBasisPoints(),
            strict.staleAfter());
    VenueState lost = state("a", "0", 300, percent(80), false, NOW);
    assertThat(plan(strict, "10", lost).supplies()).isEmpty();
    assertThat(plan(accepting, "10", lost).supplies()).containsExactly(supply("a", "10.00"));
    assertThat(plan(accepting, "10", state("a", "0", 300, percent(90), false, NOW)).supplies())
        .isEmpty();
    assertThat(plan(accepting, "10", venue("a", "0", 300)).supplies()).hasSize(1);
  }

  private static BigInteger percent(int percent) {
    return ONE.multiply(BigInteger.valueOf(percent)).divide(BigInteger.valueOf(100));
  }

  @Test
  void whatWasApprovedFitsOnlyIntoAsMuchOrMore() {
    Deployment approved = new Deployment(List.of(supply("a", "20.00")), List.of());
    assertThat(approved.fitsWithin(approved)).isTrue();
    assertThat(approved.fitsWithin(new Deployment(List.of(supply("a", "19.99")), List.of())))
        .isFalse();
    assertThat(approved.fitsWithin(new Deployment(List.of(supply("b", "90.00")), List.of())))
        .isFalse();
  }

  @Test
  void noPlanEverPassesABound() {
    Generator.check(
        g -> {
          BigInteger liquid = BigInteger.valueOf(g.below(50_000));
          RiskRules rules = rules(g.below(300) + ".00", g.below(300) + ".00");
          VenueState a = venue("a", g.below(120) + ".00", g.below(500));
          VenueState b = venue("b", g.below(60) + ".00", g.below(500));
          Deployment plan =
              Deployment.plan(rules, List.of(new Amount(liquid, Currency.USD)), List.of(a, b), NOW);
          BigInteger total = plan.total(Currency.USD);
          assertThat(total)
              .isLessThanOrEqualTo(
                  liquid.subtract(rules.reserve(Currency.USD)).max(BigInteger.ZERO));
          assertThat(total)
              .isLessThanOrEqualTo(Objects.requireNonNull(rules.maxPerRun(Currency.USD)));
          for (Supply supply : plan.supplies()) {
            BigInteger there = supply.venue().equals("a") ? a.balance() : b.balance();
            assertThat(supply.amount().signum()).isPositive();
            assertThat(there.add(supply.amount().units()))
                .isLessThanOrEqualTo(rules.cap(supply.venue()));
          }
        });
  }
}
