package dev.sovereign.workflows.treasury.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workflows.Generator;
import dev.sovereign.workflows.inference.SettledSpend;
import dev.sovereign.workflows.inference.SpendCut;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {

  private static TreasuryPolicy policy(DatedRate... rates) {
    TreasuryPolicy any = FakeBooks.policy("0");
    return new TreasuryPolicy(
        any.zone(),
        any.thresholdUsd(),
        any.allocation(),
        new ExchangeRates(List.of(rates), 7),
        any.risk(),
        any.approval(),
        any.minimumRoi(),
        any.cloudPrice());
  }

  private static DatedRate rate(String day, Currency currency, String usd) {
    return new DatedRate(LocalDate.parse(day), currency, new BigDecimal(usd));
  }

  private static RevenueDay day(String day, String received, String refunded, Currency currency) {
    return new RevenueDay(
        LocalDate.parse(day),
        currency,
        Amount.parse(received, currency).units(),
        Amount.parse(refunded, currency).units(),
        1);
  }

  private static Close close(TreasuryPolicy policy, RevenueDay... days) {
    return Closing.close(
        policy, new OpenBooks("2026-10", "2026-09", 9, List.of(days), List.of()), "2026-10");
  }

  @Test
  void eachDayCountsAtItsOwnRateToTheLastDigit() {
    Close close =
        close(
            policy(
                rate("2026-10-01", Currency.ETH, "2500.01"),
                rate("2026-10-05", Currency.ETH, "2400")),
            day("2026-10-04", "2.000000000000000001", "0", Currency.ETH),
            day("2026-10-06", "3", "0.5", Currency.ETH));
    assertThat(close.revenueUsd()).isEqualByComparingTo("11000.02000000000000250001");
    assertThat(close.shouldDeploy()).isTrue();
    assertThat(close.splits().getFirst().total())
        .isEqualTo(Amount.parse("4.500000000000000001", Currency.ETH));
  }

  @Test
  void oneAtomicUnitDecidesTheThreshold() {
    assertThat(close(policy(), day("2026-10-04", "10000.00", "0", Currency.USD)).shouldDeploy())
        .isFalse();
    assertThat(close(policy(), day("2026-10-04", "10000.01", "0", Currency.USD)).shouldDeploy())
        .isTrue();
  }

  @Test
  void aRateThatIsMissingOrOldStopsTheClose() {
    RevenueDay usdc = day("2026-10-20", "5", "0", Currency.USDC);
    assertThatThrownBy(() -> close(policy(rate("2026-10-21", Currency.USDC, "1")), usdc))
        .hasMessageContaining("No rate of USDC on or before 2026-10-20");
    assertThatThrownBy(() -> close(policy(rate("2026-10-12", Currency.USDC, "1")), usdc))
        .hasMessageContaining("8 days old (at most 7)");
    assertThat(close(policy(rate("2026-10-13", Currency.USDC, "1")), usdc).revenueUsd())
        .isEqualByComparingTo("5");
  }

  @Test
  void aCurrencyWithMoreRefundsThanRevenueHasNothingToSplit() {
    Close close =
        close(
            policy(rate("2026-10-20", Currency.USDC, "1")),
            day("2026-10-20", "20000", "0", Currency.USD),
            day("2026-10-20", "1", "3", Currency.USDC));
    assertThat(close.splits()).extracting(s -> s.total().currency()).containsExactly(Currency.USD);
    assertThat(close.reason()).endsWith("; refunds in USDC exceed what came in");
  }

  @Test
  void everyCloseSplitsAllOfItAndTheLongRunIsExactToLessThanAUnit() {
    Generator.check(
        g -> {
          List<OpenBooks.Carry> carries = List.of();
          BigInteger all = BigInteger.ZERO;
          BigInteger treasury = BigInteger.ZERO;
          for (int i = 0; i < 30; i++) {
            BigInteger cents = BigInteger.valueOf(1_000_001L + g.below(1_000_000));
            RevenueDay day =
                new RevenueDay(
                    LocalDate.parse("2026-10-04"), Currency.USD, cents, BigInteger.ZERO, 1);
            Close close =
                Closing.close(
                    policy(), new OpenBooks("2026-10", null, 9, List.of(day), carries), "2026-10");
            Close.Split split = close.splits().getFirst();
            assertThat(split.total().units()).isEqualTo(cents);
            assertThat(split.treasury().signum()).isNotNegative();
            carries = close.carries();
            all = all.add(cents);
            treasury = treasury.add(split.treasury().units());
            BigInteger drift =
                treasury
                    .multiply(BigInteger.valueOf(100))
                    .subtract(all.multiply(BigInteger.valueOf(60)));
            assertThat(drift.abs()).isLessThan(BigInteger.valueOf(100));
          }
        });
  }

  @Test
  void whatModelsCostIsBookedToLessThanACentHoweverItIsCut() {
    Generator.check(
        g -> {
          long carry = 0;
          long spent = 0;
          BigInteger booked = BigInteger.ZERO;
          for (int cut = 0; cut < 10; cut++) {
            List<SettledSpend.Line> lines = new ArrayList<>();
            for (int i = g.below(4); i > 0; i--) {
              long nanos = g.coin() ? g.below(20_000_000) : g.below(10);
              lines.add(new SettledSpend.Line("2026-10", "e", "m" + i, 1, 10, 10, nanos));
              spent += nanos;
            }
            BookedSpend book =
                SpendBooks.book(
                    new SettledSpend(
                        new SpendCut("2026-10", "UTC", 0, Instant.EPOCH, Instant.EPOCH), 1, lines),
                    carry,
                    policy().cloudPrice());
            carry = book.carryNanoUsd();
            for (BookedSpend.Line line : book.lines()) {
              booked = booked.add(line.booked().units());
            }
          }
          assertThat(booked.longValueExact() * 10_000_000 + carry).isEqualTo(spent);
          assertThat(carry).isBetween(0L, 9_999_999L);
        });
  }
}
