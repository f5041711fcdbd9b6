package dev.sovereign.activities.treasury.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.activities.treasury.ledger.PostgresLedger;
import dev.sovereign.activities.treasury.venue.SimulatedVenue;
import dev.sovereign.workflows.inference.SettledSpend;
import dev.sovereign.workflows.inference.SpendCut;
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
import dev.sovereign.workflows.treasury.loop.BookedSpend;
import dev.sovereign.workflows.treasury.loop.Close;
import dev.sovereign.workflows.treasury.loop.Deployment;
import dev.sovereign.workflows.treasury.loop.ExchangeRates;
import dev.sovereign.workflows.treasury.loop.FundingOrder;
import dev.sovereign.workflows.treasury.loop.LoopFailure;
import dev.sovereign.workflows.treasury.loop.OpenBooks;
import dev.sovereign.workflows.treasury.loop.OpenBooksRequest;
import dev.sovereign.workflows.treasury.loop.Proposal;
import dev.sovereign.workflows.treasury.loop.RevenueDay;
import dev.sovereign.workflows.treasury.loop.RiskRules;
import dev.sovereign.workflows.treasury.loop.TreasuryPolicy;
import dev.sovereign.workflows.treasury.venue.Approver;
import dev.sovereign.workflows.treasury.venue.VenueOrder;
import dev.sovereign.workflows.treasury.venue.VenueReceipt;
import io.temporal.failure.ApplicationFailure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerAndVenuesIT {
  private static final String INCOME = "Income:Sales:USD";
  private static final Instant MAY = Instant.parse("2026-05-31T23:59:59Z");

  private final LoopPostgres postgres = new LoopPostgres();
  private final PostgresLedger ledger = new PostgresLedger(postgres.role(), "main");
  private final Closes closes = new Closes(postgres.role(), "main");
  private final AtomicReference<Optional<Instant>> firstReceipt =
      new AtomicReference<>(Optional.empty());
  private final Growth growth = new Growth(postgres.role());
  private final SimulatedVenue venue =
      new SimulatedVenue(
          postgres.role(),
          "vault-a",
          new SimulatedVenue.Terms(usd("100000.00"), 500, 6),
          Clock.systemUTC());
  private final LedgerAndVenues books =
      new LedgerAndVenues(
          ledger,
          closes,
          growth,
          new Spends(postgres.role(), firstReceipt::get),
          () -> Map.of("vault-a", venue),
          LedgerAndVenuesIT::policy,
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

  @AfterEach
  void close() {
    ledger.close();
  }

  private static TreasuryPolicy policy() {
    return new TreasuryPolicy(
        "UTC",
        BigDecimal.TEN,
        new TreasuryPolicy.AllocationRule("a", BigInteger.TWO, BigInteger.ONE),
        new ExchangeRates(List.of(), 7),
        new RiskRules(List.of(), List.of(), List.of(), 100, Duration.ofHours(1)),
        new TreasuryPolicy.ApprovalRule(BigDecimal.TEN, Duration.ofDays(7)),
        BigDecimal.TWO,
        new TreasuryPolicy.CloudPrice("cloud", BigDecimal.ONE, BigDecimal.TEN));
  }

  private static Amount usd(String decimal) {
    return Amount.parse(decimal, Currency.USD);
  }

  private void earn(String key, String at, String amount) {
    String cash = LoopAccounts.cash(Currency.USD);
    ledger.record(new Operation.Open(Account.unlimited(cash, Currency.USD))).orThrow();
    ledger.record(new Operation.Open(Account.unlimited(INCOME, Currency.USD))).orThrow();
    Amount sum = usd(amount);
    Posting[] postings =
        sum.signum() > 0
            ? new Posting[] {Posting.debit(cash, sum), Posting.credit(INCOME, sum)}
            : new Posting[] {
              Posting.debit(INCOME, sum.negated()), Posting.credit(cash, sum.negated())
            };
    ledger.record(new Operation.Post(Transfer.of(key, Instant.parse(at), "", postings))).orThrow();
  }

  private OpenBooks open(String through) {
    return books.readOpenBooks(new OpenBooksRequest("UTC", through));
  }

  private static Close close(OpenBooks open, List<Close.Split> splits) {
    return new Close(
        String.valueOf(open.period()),
        "UTC",
        open.previous(),
        open.mark(),
        open.days(),
        BigDecimal.ONE,
        !splits.isEmpty(),
        "test",
        splits,
        List.of());
  }

  private void split(String treasury, String part) {
    OpenBooks open = open("2026-05");
    books.recordClose(close(open, List.of(new Close.Split(usd(treasury), usd(part)))));
  }

  private String balance(String account) {
    return ledger.balance(AccountName.of(account), new AsOf.Now()).available().decimal();
  }

  @Test
  void everyRevenueIsInExactlyOneCloseWhateverWhenItComes() {
    earn("a", "2026-05-31T23:59:59.999999Z", "100.00");
    earn("b", "2026-06-01T00:00:00Z", "10.00");
    OpenBooks may = open("2026-06");
    assertThat(may.period()).isEqualTo("2026-05");
    assertThat(may.days()).extracting(RevenueDay::net).containsExactly(BigInteger.valueOf(10000));
    earn("c", "2026-05-30T00:00:00Z", "7.00");
    books.recordClose(close(may, List.of()));
    earn("d", "2026-05-02T00:00:00Z", "-2.00");
    OpenBooks june = open("2026-06");
    assertThat(june.period()).isEqualTo("2026-06");
    assertThat(june.previous()).isEqualTo("2026-05");
    assertThat(june.days())
        .extracting(RevenueDay::net)
        .map(BigInteger::intValue)
        .containsExactly(-200, 700, 1000);
    Close recorded = books.recordClose(close(june, List.of()));
    assertThat(recorded.late()).hasSize(2);
    assertThat(open("2026-06").period()).isNull();
    assertThat(open("2026-07").days()).isEmpty();
  }

  @Test
  void theZoneDecidesTheDay() {
    earn("a", "2026-05-31T23:30:00Z", "1.00");
    OpenBooks open = books.readOpenBooks(new OpenBooksRequest("Europe/Berlin", "2026-06"));
    assertThat(open.period()).isEqualTo("2026-06");
    assertThat(open.days().getFirst().day()).hasToString("2026-06-01");
  }

  @Test
  void whatIsClosedFirstHolds() {
    earn("a", "2026-05-01T00:00:00Z", "100.00");
    OpenBooks first = open("2026-05");
    earn("b", "2026-05-02T00:00:00Z", "50.00");
    OpenBooks second = open("2026-05");
    Close held = books.recordClose(close(first, List.of()));
    assertThat(books.recordClose(close(second, List.of()))).isEqualTo(held);
    assertThat(closes.all()).containsExactly(held);
    assertThat(open("2026-06").days())
        .extracting(RevenueDay::net)
        .containsExactly(BigInteger.valueOf(5000));
  }

  @Test
  void aCloseThatDoesNotFollowTheLastIsAConflict() {
    earn("a", "2026-05-01T00:00:00Z", "100.00");
    OpenBooks may = open("2026-05");
    books.recordClose(close(may, List.of()));
    Close other =
        new Close(
            "2026-04", "UTC", null, 1, List.of(), BigDecimal.ONE, false, "", List.of(), List.of());
    assertThatThrownBy(() -> books.recordClose(other))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            e -> assertThat(e.getType()).isEqualTo(LoopFailure.CLOSE_CONFLICT.name()));
  }

  @Test
  void lendingMovesCashAndEnvelopeOnceHoweverOftenItIsAsked() {
    earn("a", "2026-05-01T00:00:00Z", "100.00");
    split("60.00", "40.00");
    VenueOrder order = new VenueOrder("vault-a", "loop:2026-05:vault-a", usd("60.00"), MAY);
    VenueReceipt receipt = books.supply(order);
    assertThat(receipt.refused()).isFalse();
    assertThat(books.supply(order)).isEqualTo(receipt);
    assertThat(balance("Assets:Bank:USD")).isEqualTo("40.00");
    assertThat(balance("Assets:Venues:Vault-a")).isEqualTo("60.00");
    assertThat(balance("Equity:Treasury:USD")).isEqualTo("0.00");
    assertThat(ledger.openHolds()).isEmpty();
    assertThat(ledger.trialBalance(new AsOf.Now()).balanced()).isTrue();
  }

  @Test
  void noMoreIsLentThanTheEnvelopeHoldsOrIsPlannedThanIsAtTheBank() {
    earn("a", "2026-05-01T00:00:00Z", "100.00");
    split("60.00", "40.00");
    assertThat(books.supply(new VenueOrder("vault-a", "k1", usd("60.01"), MAY)).refused()).isTrue();
    earn("refund", "2026-05-02T00:00:00Z", "-50.00");
    assertThat(books.readPositions(List.of("vault-a")).liquid()).containsExactly(usd("50.00"));
    assertThat(balance("Equity:Treasury:USD")).isEqualTo("60.00");
    assertThat(venue.state().balance()).isZero();
  }

  @Test
  void aVenueThatRefusesLeavesTheMoneyAndTheRefusalStands() {
    earn("a", "2026-05-01T00:00:00Z", "100.00");
    split("60.00", "40.00");
    venue.pause(true);
    VenueOrder order = new VenueOrder("vault-a", "k", usd("10.00"), MAY);
    assertThat(books.supply(order).reason()).isEqualTo("paused");
    venue.pause(false);
    assertThat(books.supply(order).reason()).isEqualTo("paused");
    assertThat(balance("Assets:Bank:USD")).isEqualTo("100.00");
    assertThat(ledger.openHolds()).isEmpty();
    assertThat(books.undoSupply(order).refused()).isTrue();
  }

  private static VenueOrder month(String amount, String at) {
    return new VenueOrder(
        "vault-a", Deployment.key("2026-05", "vault-a"), usd(amount), Instant.parse(at));
  }

  @Test
  void aNewRunOfAMonthNamesWhoSignedForWhatATerminatedOneLent() {
    earn("a", "2026-05-01T00:00:00Z", "100.00");
    split("60.00", "40.00");
    Approver ada = new Approver("Ada", "abcd1234");
    String key = Deployment.key("2026-05", "vault-a");
    VenueOrder signed = new VenueOrder("vault-a", key, usd("50.00"), MAY, ada);
    VenueReceipt lent = books.supply(signed);
    assertThat(books.readClosed("2026-05").approver()).isEqualTo(ada);
    // Whoever plans it again, unsigned or by another, finds the order as it was signed.
    VenueOrder again = new VenueOrder("vault-a", key, usd("10.00"), MAY, new Approver("Eve", "e"));
    assertThat(books.supply(again)).isEqualTo(lent);
    assertThat(books.readClosed("2026-05").approver()).isEqualTo(ada);
  }

  @Test
  void aNewRunOfAMonthFindsWhatATerminatedOneLentAndTakesThatBack() {
    earn("a", "2026-05-01T00:00:00Z", "100.00");
    split("60.00", "40.00");
    VenueReceipt lent = books.supply(month("50.00", "2026-06-01T00:01:00Z"));
    assertThat(books.readClosed("2026-05").lent())
        .containsExactly(new Deployment.Supply("vault-a", usd("50.00")));
    VenueOrder planned = month("10.00", "2026-06-09T12:00:00Z");
    assertThat(books.supply(planned)).isEqualTo(lent);
    assertThat(balance("Assets:Venues:Vault-a")).isEqualTo("50.00");
    books.undoSupply(planned);
    assertThat(balance("Assets:Venues:Vault-a")).isEqualTo("0.00");
    assertThat(balance("Equity:Treasury:USD")).isEqualTo("60.00");
    assertThat(books.supply(planned).reason()).isEqualTo("it was taken back by an earlier run");
    assertThat(books.readClosed("2026-05").lent()).isEmpty();
    assertThat(balance("Assets:Bank:USD")).isEqualTo("100.00");
  }

  @Test
  void whatATerminatedRunHadOnlyReservedIsFinishedByTheNext() {
    earn("a", "2026-05-01T00:00:00Z", "100.00");
    split("60.00", "40.00");
    new Booking(ledger).reserve(month("50.00", "2026-06-01T00:01:00Z"));
    assertThat(ledger.openHolds()).hasSize(1);
    assertThat(books.readClosed("2026-05").lent())
        .containsExactly(new Deployment.Supply("vault-a", usd("50.00")));
    assertThat(ledger.openHolds()).isEmpty();
    assertThat(balance("Assets:Venues:Vault-a")).isEqualTo("50.00");
    assertThat(venue.state().shares()).isPositive();
  }

  @Test
  void whatWasGivenUpBeforeTheVenueWasAskedIsNeverLent() {
    earn("a", "2026-05-01T00:00:00Z", "100.00");
    split("60.00", "40.00");
    VenueOrder order = month("50.00", "2026-06-01T00:01:00Z");
    new Booking(ledger).reserve(order);
    books.undoSupply(order);
    assertThat(books.supply(order).reason())
        .isEqualTo("it was given up before the venue was asked");
    assertThat(venue.state().shares()).isZero();
    assertThat(balance("Equity:Treasury:USD")).isEqualTo("60.00");
  }

  @Test
  void undoingWaitsForTheVenueAndBooksWhatItLost() {
    earn("a", "2026-05-01T00:00:00Z", "100.00");
    split("60.00", "40.00");
    VenueOrder order = new VenueOrder("vault-a", "k", usd("60.00"), MAY);
    books.supply(order);
    venue.lend(BigInteger.valueOf(6000));
    assertThatThrownBy(() -> books.undoSupply(order)).hasMessageContaining("does not pay back yet");
    venue.lose(BigInteger.valueOf(1000));
    venue.lend(BigInteger.ZERO);
    VenueReceipt back = books.undoSupply(order);
    assertThat(books.undoSupply(order)).isEqualTo(back);
    assertThat(back.amount().units()).isBetween(BigInteger.valueOf(4999), BigInteger.valueOf(5000));
    assertThat(balance("Assets:Venues:Vault-a")).isEqualTo("0.00");
    assertThat(balance("Equity:Treasury:USD")).isEqualTo(back.amount().decimal());
    assertThat(ledger.trialBalance(new AsOf.Now()).balanced()).isTrue();
  }

  /** What the rules would lend of a hundred dollars to the venue as it is at this time. */
  private Deployment plan(SimulatedVenue stepped, Instant now) {
    RiskRules rules =
        new RiskRules(
            List.of(new RiskRules.VenueRule("vault-s", usd("100000.00"), null)),
            List.of(),
            List.of(),
            100,
            Duration.ofHours(1));
    return Deployment.plan(rules, List.of(usd("100.00")), List.of(stepped.state()), now);
  }

  @Test
  void interestAloneNeverStopsAVenueAndALossDoes() {
    SteppedClock clock = new SteppedClock(MAY);
    SimulatedVenue stepped =
        new SimulatedVenue(
            postgres.role(), "vault-s", new SimulatedVenue.Terms(usd("1000000.00"), 450, 6), clock);
    stepped.supply(new VenueOrder("vault-s", "k", usd("10000.00"), MAY));
    // 450 basis points a year are 148 in so many days, over the limit of 100.
    clock.set(MAY.plus(Duration.ofDays(120)));
    assertThat(stepped.state().price()).isGreaterThan(BigInteger.valueOf(1_014_000_000_000L));
    assertThat(plan(stepped, clock.instant()).supplies()).hasSize(1);
    // A change that is no order keeps what interest explains, too.
    stepped.pause(false);
    clock.set(MAY.plus(Duration.ofDays(240)));
    assertThat(plan(stepped, clock.instant()).supplies()).hasSize(1);
    stepped.lose(BigInteger.valueOf(20_600));
    assertThat(plan(stepped, clock.instant()).withheld().getFirst())
        .startsWith("vault-s: its price moved from ");
    clock.set(MAY.plus(Duration.ofDays(400)));
    assertThat(plan(stepped, clock.instant()).supplies()).isEmpty();
  }

  @Test
  void aProposalIsFundedOnceAndItsReturnStandsBesideItsPromise() {
    earn("a", "2026-05-01T00:00:00Z", "100.00");
    split("60.00", "40.00");
    Proposal proposal = new Proposal("docs", "Docs", usd("30.00"), usd("100.00"), false, usd("0"));
    growth.propose(proposal);
    growth.propose(proposal);
    FundingOrder order = new FundingOrder("2026-05", "docs", MAY);
    assertThat(books.fundProposal(order)).isTrue();
    assertThat(books.fundProposal(order)).isTrue();
    assertThat(balance("Equity:Growth:USD")).isEqualTo("10.00");
    growth.returned("invoice-1", "docs", usd("45.00"));
    growth.returned("invoice-1", "docs", usd("45.00"));
    assertThat(growth.find("docs").actualReturn()).isEqualTo(usd("45.00"));
    assertThat(books.readGrowth().proposals()).isEmpty();
    growth.propose(new Proposal("dear", "Dear", usd("11.00"), usd("99.00"), false, usd("0")));
    assertThat(books.fundProposal(new FundingOrder("2026-05", "dear", MAY))).isFalse();
  }

  @Test
  void aReturnsKeyStandsForOneAmountOfOneProposal() {
    growth.propose(new Proposal("docs", "Docs", usd("30.00"), usd("100.00"), false, usd("0")));
    growth.propose(new Proposal("site", "Site", usd("30.00"), usd("100.00"), false, usd("0")));
    growth.returned("invoice-1", "docs", usd("45.00"));
    assertThatThrownBy(() -> growth.returned("invoice-1", "docs", usd("46.00")))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            e -> assertThat(e.getType()).isEqualTo(LoopFailure.PROPOSAL_CONFLICT.name()));
    assertThatThrownBy(() -> growth.returned("invoice-1", "site", usd("45.00")))
        .hasMessageContaining("choose another key");
    assertThat(growth.find("docs").actualReturn()).isEqualTo(usd("45.00"));
    assertThat(growth.find("site").actualReturn()).isEqualTo(usd("0"));
  }

  @Test
  void whatTheDatabaseCannotKeepIsRefusedForGood() {
    assertThatThrownBy(
            () -> new Proposal("My Idea", "Idea", usd("1.00"), usd("9.00"), false, usd("0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("id: My Idea (expected: ");
    Proposal nul = new Proposal("idea", "a\0b", usd("1.00"), usd("9.00"), false, usd("0"));
    assertThatThrownBy(() -> growth.propose(nul))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            e -> {
              assertThat(e.getType()).isEqualTo(LoopFailure.RECORD_REFUSED.name());
              assertThat(e.isNonRetryable()).isTrue();
            });
    assertThat(growth.all()).isEmpty();
  }

  @Test
  void aPeriodEndsOnce() {
    earn("a", "2026-05-01T00:00:00Z", "100.00");
    split("60.00", "40.00");
    assertThat(books.findUnallocated()).containsExactly("2026-05");
    AllocationOutcome outcome =
        new AllocationOutcome(
            "2026-05",
            AllocationOutcome.Status.REFUSED,
            "no",
            "",
            "",
            List.of(),
            List.of(),
            List.of(),
            MAY);
    AllocationOutcome other =
        new AllocationOutcome(
            "2026-05",
            AllocationOutcome.Status.ALLOCATED,
            "yes",
            "",
            "",
            List.of(),
            List.of(),
            List.of(),
            MAY);
    books.recordOutcome(outcome);
    assertThat(books.recordOutcome(other)).isEqualTo(outcome);
    assertThat(books.findUnallocated()).isEmpty();
  }

  @Test
  void whatModelsCostIsBookedOnceAndTheRestOfACentIsCarried() {
    earn("a", "2026-05-01T00:00:00Z", "100.00");
    earn("b", "2026-06-01T00:00:00Z", "100.00");
    books.recordClose(close(open("2026-05"), List.of()));
    books.recordClose(close(open("2026-06"), List.of()));
    SettledSpend may = spend(7, 19_999_999L);
    BookedSpend booked = books.bookSpend(may);
    assertThat(books.bookSpend(may)).isEqualTo(booked);
    assertThat(booked.lines().getFirst().booked()).isEqualTo(usd("0.01"));
    assertThat(booked.lines().getFirst().cloudUsd()).isEqualByComparingTo("21");
    assertThat(balance("Liabilities:Models")).isEqualTo("0.01");
    assertThat(books.bookSpend(spend(9, 1L)).carryNanoUsd()).isZero();
    assertThat(balance("Liabilities:Models")).isEqualTo("0.02");
    assertThat(books.findSpendCut()).isNull();
    assertThat(ledger.trialBalance(new AsOf.Now()).balanced()).isTrue();
  }

  @Test
  void whatModelsCostIsBookedThoughNothingEverCameIn() {
    assertThat(books.findSpendCut()).isNull();
    firstReceipt.set(Optional.of(Clock.systemUTC().instant()));
    assertThat(books.findSpendCut()).as("a month that is not over").isNull();
    firstReceipt.set(Optional.of(Instant.parse("2026-04-10T00:00:00Z")));
    SettledSpend april = spend(3, 20_000_000L);
    assertThat(april.cut().period()).isEqualTo("2026-04");
    books.bookSpend(april);
    SettledSpend may = spend(5, 30_000_000L);
    assertThat(may.cut().previousMark()).isEqualTo(3);
    assertThat(may.cut().end()).isEqualTo("2026-06-01T00:00:00Z");
    books.bookSpend(may);
    assertThat(balance("Liabilities:Models")).isEqualTo("0.05");

    // Revenue of before opens closes of before, whose calls were cut already.
    earn("a", "2026-03-01T00:00:00Z", "100.00");
    for (String month : List.of("2026-03", "2026-04", "2026-05")) {
      books.recordClose(close(open(month), List.of()));
      assertThat(books.findSpendCut()).isNull();
    }
    books.recordClose(close(open("2026-06"), List.of()));
    SettledSpend june = spend(6, 10_000_000L);
    assertThat(june.cut().period()).isEqualTo("2026-06");
    assertThat(june.cut().previousEnd()).isEqualTo("2026-06-01T00:00:00Z");
    books.bookSpend(june);
    assertThat(balance("Liabilities:Models")).isEqualTo("0.06");
    assertThat(books.findSpendCut()).isNull();
  }

  private SettledSpend spend(long mark, long nanoUsd) {
    SpendCut cut = Objects.requireNonNull(books.findSpendCut());
    return new SettledSpend(
        cut,
        mark,
        List.of(
            new SettledSpend.Line(cut.period(), "cloud", "big", 3, 1_000_000, 2_000_000, nanoUsd)));
  }

  @Test
  void aReportGivesBackWhatIsHeldNoLonger() {
    earn("a", "2026-05-01T00:00:00Z", "100.00");
    Posting[] postings = {
      Posting.debit(INCOME, usd("60.00")), Posting.credit("Assets:Bank:USD", usd("60.00"))
    };
    ledger
        .record(
            new Operation.Reserve(
                Transfer.of("held", MAY, "", postings),
                Clock.systemUTC().instant().plus(Duration.ofDays(1))))
        .orThrow();
    books.readReport();
    assertThat(balance("Assets:Bank:USD")).isEqualTo("40.00");
    LoopPostgres.execute(
        postgres.owner(),
        "CREATE OR REPLACE FUNCTION treasury.clock() RETURNS timestamptz LANGUAGE sql VOLATILE"
            + " AS 'SELECT clock_timestamp() + interval ''2 days'''");
    books.readReport();
    assertThat(ledger.openHolds()).isEmpty();
    assertThat(balance("Assets:Bank:USD")).isEqualTo("100.00");
  }

  @Test
  void theRoleCannotChangeWhatIsDecided() {
    for (String sql :
        List.of(
            "UPDATE treasury.close SET mark = 0",
            "DELETE FROM treasury.allocation",
            "UPDATE treasury.venue_order SET moved = 0",
            "UPDATE treasury.venue SET capacity = 0",
            "UPDATE treasury.venue SET assets = 0",
            "UPDATE treasury.venue SET paused = true",
            "DELETE FROM treasury.funding")) {
      assertThatThrownBy(() -> LoopPostgres.execute(postgres.role(), sql))
          .rootCause()
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void theRoleMayReadAndAddAndNothingElse() throws SQLException {
    try (Connection connection = postgres.owner().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT string_agg(DISTINCT privilege_type, ' ' ORDER BY privilege_type)"
                    + " FROM information_schema.column_privileges WHERE grantee = 'treasury'"
                    + " UNION ALL"
                    + " SELECT string_agg(DISTINCT privilege_type, ' ' ORDER BY privilege_type)"
                    + " FROM information_schema.table_privileges WHERE grantee = 'treasury'")) {
      for (int i = 0; i < 2; i++) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("INSERT SELECT");
      }
    }
  }
}
