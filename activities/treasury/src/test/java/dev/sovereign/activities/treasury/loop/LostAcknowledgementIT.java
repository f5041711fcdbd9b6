package dev.sovereign.activities.treasury.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.treasury.ledger.PostgresLedger;
import dev.sovereign.activities.treasury.venue.SimulatedVenue;
import dev.sovereign.workflows.treasury.Account;
import dev.sovereign.workflows.treasury.AccountName;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.AsOf;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Posting;
import dev.sovereign.workflows.treasury.Transfer;
import dev.sovereign.workflows.treasury.Verification;
import dev.sovereign.workflows.treasury.loop.AllocationOutcome;
import dev.sovereign.workflows.treasury.loop.Close;
import dev.sovereign.workflows.treasury.loop.OpenBooks;
import dev.sovereign.workflows.treasury.loop.OpenBooksRequest;
import dev.sovereign.workflows.treasury.venue.VenueOrder;
import io.temporal.failure.ApplicationFailure;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every answer of PostgreSQL is lost once, those that tell of a commit among them. */
class LostAcknowledgementIT {
  private static final Currency USD = Currency.USD;
  private static final int MOST_ANSWERS = 200;

  private final LoopPostgres postgres = new LoopPostgres();
  private final CuttingProxy proxy = new CuttingProxy(postgres.port());

  private LedgerAndVenues books(PostgresLedger ledger) {
    var behind = postgres.role(proxy.port());
    return new LedgerAndVenues(
        ledger,
        new Closes(behind, "main"),
        new Growth(behind),
        new Spends(behind, Optional::empty),
        () ->
            Map.of(
                "vault-a",
                new SimulatedVenue(
                    behind,
                    "vault-a",
                    new SimulatedVenue.Terms(usd("1000000.00"), 0, 6),
                    Clock.systemUTC())),
        () -> {
          throw new AssertionError("not read here");
        },
        new LedgerAndVenues.Proof() {
          @Override
          public void anchor() {}

          @Override
          public Verification verify() {
            return new Verification(0, 0, 0, "", List.of());
          }
        },
        List::of,
        Clock.systemUTC());
  }

  private static Amount usd(String decimal) {
    return Amount.parse(decimal, USD);
  }

  @Test
  void whateverAnswerIsLostEachMonthIsClosedSplitLentAndEndedOnce() {
    int cuts = 0;
    try (proxy;
        PostgresLedger direct = new PostgresLedger(postgres.role(), "main");
        PostgresLedger cut = new PostgresLedger(postgres.role(proxy.port()), "main")) {
      LedgerAndVenues books = books(cut);
      YearMonth month = YearMonth.of(2000, 1);
      boolean made = true;
      for (int answers = 0; made && answers < MOST_ANSWERS; answers++) {
        earn(direct, month);
        proxy.cutAfter(answers);
        allocate(books, month);
        made = proxy.cut();
        proxy.disarm();
        cuts += made ? 1 : 0;
        check(direct, answers + 1);
        month = month.plusMonths(1);
      }
      System.out.println("lost acknowledgements: " + cuts);
      assertThat(cuts).isGreaterThan(10);
      assertThat(new Closes(postgres.role(), "main").open()).isEmpty();
    }
  }

  private static void earn(PostgresLedger ledger, YearMonth month) {
    String cash = LoopAccounts.cash(USD);
    String sales = "Income:Sales:USD";
    Instant at = Instant.parse(month + "-05T00:00:00Z");
    ledger.recordAll(
        List.of(
            new Operation.Open(Account.unlimited(cash, USD)),
            new Operation.Open(Account.unlimited(sales, USD)),
            new Operation.Post(
                Transfer.of(
                    "earned:" + month,
                    at,
                    "",
                    Posting.debit(cash, usd("100.00")),
                    Posting.credit(sales, usd("100.00"))))));
  }

  /** As the workflow does: each step again until it is answered. */
  private static void allocate(LedgerAndVenues books, YearMonth month) {
    String period = month.toString();
    OpenBooks open = asked(() -> books.readOpenBooks(new OpenBooksRequest("UTC", period)));
    Close close =
        new Close(
            period,
            "UTC",
            open.previous(),
            open.mark(),
            open.days(),
            BigDecimal.TEN,
            true,
            "",
            List.of(new Close.Split(usd("60.00"), usd("40.00"))),
            List.of());
    asked(() -> books.recordClose(close));
    VenueOrder order =
        new VenueOrder(
            "vault-a", "loop:" + period, usd("60.00"), Instant.parse(period + "-28T00:00:00Z"));
    assertThat(asked(() -> books.supply(order)).refused()).isFalse();
    AllocationOutcome outcome =
        new AllocationOutcome(
            period,
            AllocationOutcome.Status.ALLOCATED,
            "",
            "",
            "",
            List.of(),
            List.of(),
            List.of(),
            order.at());
    asked(() -> books.recordOutcome(outcome));
  }

  private static <T> T asked(Supplier<T> step) {
    for (int i = 0; ; i++) {
      try {
        return step.get();
      } catch (ApplicationFailure e) {
        if (e.isNonRetryable() || i == 5) {
          throw e;
        }
      }
    }
  }

  private static void check(PostgresLedger ledger, int months) {
    assertThat(ledger.trialBalance(new AsOf.Now()).balanced()).isTrue();
    assertThat(ledger.openHolds()).isEmpty();
    assertThat(booked(ledger, "Assets:Venues:Vault-a")).isEqualTo(6000L * months);
    assertThat(booked(ledger, "Equity:Growth:USD")).isEqualTo(4000L * months);
    assertThat(booked(ledger, "Equity:Treasury:USD")).isZero();
    assertThat(booked(ledger, "Assets:Bank:USD")).isEqualTo(4000L * months);
  }

  private static long booked(PostgresLedger ledger, String account) {
    return ledger
        .balance(AccountName.of(account), new AsOf.Now())
        .booked()
        .units()
        .longValueExact();
  }
}
