package dev.sovereign.testing;

import dev.sovereign.activities.treasury.ledger.PostgresLedger;
import dev.sovereign.activities.treasury.loop.Closes;
import dev.sovereign.activities.treasury.loop.Growth;
import dev.sovereign.activities.treasury.loop.LedgerAndVenues;
import dev.sovereign.activities.treasury.loop.Spends;
import dev.sovereign.workflows.treasury.Verification;
import dev.sovereign.workflows.treasury.loop.Close;
import dev.sovereign.workflows.treasury.loop.ExchangeRates;
import dev.sovereign.workflows.treasury.loop.RiskRules;
import dev.sovereign.workflows.treasury.loop.TreasuryPolicy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The loop's activities over empty books, with months that are closed. */
final class SpendBooksFixture implements AutoCloseable {

  private static final TreasuryPolicy POLICY =
      new TreasuryPolicy(
          "UTC",
          BigDecimal.TEN,
          new TreasuryPolicy.AllocationRule("a", BigInteger.TWO, BigInteger.ONE),
          new ExchangeRates(List.of(), 7),
          new RiskRules(List.of(), List.of(), List.of(), 100, Duration.ofHours(1)),
          new TreasuryPolicy.ApprovalRule(BigDecimal.TEN, Duration.ofDays(7)),
          BigDecimal.TWO,
          new TreasuryPolicy.CloudPrice("cloud", BigDecimal.ONE, BigDecimal.TEN));

  private final PostgresLedger ledger;
  private final LedgerAndVenues loop;
  private @Nullable String last;

  SpendBooksFixture(DataSource treasury) {
    ledger = new PostgresLedger(treasury, "main");
    loop =
        new LedgerAndVenues(
            ledger,
            new Closes(treasury, "main"),
            new Growth(treasury),
            new Spends(treasury, Optional::empty),
            Map::of,
            () -> POLICY,
            new NoProof(),
            List::of,
            Clock.systemUTC());
  }

  LedgerAndVenues loop() {
    return loop;
  }

  /** A month in which nothing came in, after the one closed before. */
  void close(String period) {
    String month = YearMonth.parse(period).toString();
    loop.recordClose(
        new Close(
            month,
            "UTC",
            last,
            0,
            List.of(),
            BigDecimal.ZERO,
            false,
            "no revenue",
            List.of(),
            List.of()));
    last = month;
  }

  @Override
  public void close() {
    ledger.close();
  }

  private record NoProof() implements LedgerAndVenues.Proof {
    @Override
    public void anchor() {}

    @Override
    public Verification verify() {
      return new Verification(0, 0, 0, "", List.of());
    }
  }
}
