package dev.sovereign.activities.treasury.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.activities.treasury.fuzz.Books;
import dev.sovereign.workflows.treasury.Account;
import dev.sovereign.workflows.treasury.AccountName;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.AsOf;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.Key;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Outcome;
import dev.sovereign.workflows.treasury.Position;
import dev.sovereign.workflows.treasury.ReadPoint;
import dev.sovereign.workflows.treasury.Statement;
import dev.sovereign.workflows.treasury.StatementRequest;
import dev.sovereign.workflows.treasury.StatementRequest.Order;
import dev.sovereign.workflows.treasury.TreasuryFailure;
import io.temporal.failure.ApplicationFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresLedgerIT {

  private static final AccountName BANK = AccountName.of("Assets:Bank");
  private static final Instant DAY = Books.DAY;

  private final String name = TestDatabase.newLedger();
  private final PostgresLedger ledger = new PostgresLedger(TestDatabase.SHARED.role(), name);

  @BeforeEach
  void open() {
    Books.open(ledger, "Assets:Bank", "Assets:Vault");
    ledger.record(Books.move("fund", "Equity:Start", "Assets:Bank", 1000)).orThrow();
  }

  @AfterEach
  void close() {
    TestDatabase.SHARED.freeClock();
    ledger.close();
  }

  @Test
  void givesTheSameAnswerToTheSameKeyAndRefusesAnotherBody() {
    Operation move = Books.move("m", "Assets:Bank", "Assets:Vault", 10);
    Outcome.Recorded first = ledger.record(move).orThrow();
    Outcome.Recorded again = ledger.record(move).orThrow();
    assertThat(again.seq()).isEqualTo(first.seq());
    assertThat(again.hash()).isEqualTo(first.hash());
    assertThat(again.recordedAt()).isEqualTo(first.recordedAt());
    assertThat(again.replayed()).isTrue();
    refused(
        TreasuryFailure.KEY_CONFLICT,
        Books.move("m", "Assets:Bank", "Assets:Vault", 11),
        "m: the key was used");
    assertThat(booked(BANK)).isEqualTo("9.90 USD");
  }

  @Test
  void refusesWhatAnAccountDoesNotHaveAndSaysHowMuchItHas() {
    refused(
        TreasuryFailure.INSUFFICIENT_FUNDS,
        Books.move("m", "Assets:Bank", "Assets:Vault", 1001),
        "Assets:Bank has 10.00 USD available");
    refused(
        TreasuryFailure.ACCOUNT_UNKNOWN,
        Books.move("n", "Assets:Bank", "Assets:Nowhere", 1),
        "no account Assets:Nowhere");
    assertThat(booked(BANK)).isEqualTo("10.00 USD");
  }

  @Test
  void holdsWhatWasReservedUntilItEnds() {
    reserve("h1", 600);
    assertThat(ledger.balance(BANK, new AsOf.Now()).available())
        .isEqualTo(Amount.ofUnits(400, Currency.USD));
    refused(
        TreasuryFailure.INSUFFICIENT_FUNDS,
        Books.move("m", "Assets:Bank", "Assets:Vault", 401),
        "has 4.00 USD available");
    reserve("h2", 400);
    assertThat(ledger.openHolds())
        .extracting(hold -> hold.key().text())
        .containsExactly("h1", "h2");
    ledger.record(new Operation.Settle(new Key("s"), new Key("h1"), DAY)).orThrow();
    ledger.record(new Operation.VoidHold(new Key("v"), new Key("h2"), DAY)).orThrow();
    assertThat(ledger.openHolds()).isEmpty();
    assertThat(booked(BANK)).isEqualTo("4.00 USD");
    refused(
        TreasuryFailure.HOLD_ENDED,
        new Operation.Settle(new Key("s2"), new Key("h2"), DAY),
        "settled, voided or expired before");
  }

  @Test
  void givesBackHoldsWhoseTimeIsOver() {
    TestDatabase.SHARED.setClock(Instant.now());
    Instant expires = Instant.now().plusSeconds(60);
    ledger
        .record(
            new Operation.Reserve(
                Books.cents("h", DAY, "Assets:Bank", "Assets:Vault", 600), expires))
        .orThrow();
    assertThat(ledger.expire()).isEmpty();
    TestDatabase.SHARED.setClock(expires);
    refused(
        TreasuryFailure.HOLD_EXPIRED,
        new Operation.Settle(new Key("s"), new Key("h"), DAY),
        "time is over");
    assertThat(ledger.expire()).hasSize(1);
    assertThat(ledger.expire()).isEmpty();
    assertThat(ledger.balance(BANK, new AsOf.Now()).held().signum()).isZero();
  }

  @Test
  void reversesOnceByNewEntries() {
    ledger.record(Books.move("m", "Assets:Bank", "Assets:Vault", 10)).orThrow();
    ledger.record(new Operation.Reverse(new Key("r"), new Key("m"), DAY, "twice")).orThrow();
    assertThat(booked(BANK)).isEqualTo("10.00 USD");
    assertThat(statement(Order.RECORDED, 10).lines()).hasSize(3);
    refused(
        TreasuryFailure.ALREADY_REVERSED,
        new Operation.Reverse(new Key("r2"), new Key("m"), DAY, "twice"),
        "reversed before");
    refused(
        TreasuryFailure.TRANSFER_UNKNOWN,
        new Operation.Reverse(new Key("r3"), new Key("nothing"), DAY, ""),
        "no transfer was booked");
  }

  @Test
  void answersAsOfAnyInstantOfBothTimes() {
    TestDatabase.SHARED.setClock(Instant.parse("2090-01-01T00:00:00Z"));
    ledger.record(new Operation.Post(at("late", DAY.minus(Duration.ofDays(10)), 300))).orThrow();
    TestDatabase.SHARED.setClock(Instant.parse("2090-01-02T00:00:00Z"));
    ledger.record(new Operation.Post(at("next", DAY.plusSeconds(1), 200))).orThrow();

    assertThat(booked(new AsOf.Now())).isEqualTo("5.00 USD");
    assertThat(booked(new AsOf.Recorded(Instant.parse("2089-12-31T00:00:00Z"))))
        .isEqualTo("10.00 USD");
    assertThat(booked(new AsOf.Recorded(Instant.parse("2090-01-01T00:00:00Z"))))
        .isEqualTo("7.00 USD");
    assertThat(booked(new AsOf.Business(DAY.minus(Duration.ofDays(10))))).isEqualTo("-3.00 USD");
    assertThat(booked(new AsOf.Business(DAY.minusSeconds(1)))).isEqualTo("-3.00 USD");
    assertThat(booked(new AsOf.Business(DAY))).isEqualTo("7.00 USD");
    assertThat(booked(new AsOf.Business(DAY.plusSeconds(1)))).isEqualTo("5.00 USD");
    for (AsOf asOf :
        List.of(
            new AsOf.Now(),
            new AsOf.Business(DAY),
            new AsOf.Recorded(Instant.parse("2090-01-01T00:00:00Z")))) {
      assertThat(ledger.trialBalance(asOf).balanced()).as("%s", asOf).isTrue();
      assertThat(ledger.trialBalance(asOf).at().asOf()).isEqualTo(asOf);
      assertThat(ledger.trialBalance(asOf).at().seq()).isPositive();
    }
  }

  @Test
  void emptyBooksAreAsOfTheLedgersClock() throws SQLException {
    Instant now = Instant.parse("2090-01-01T00:00:00Z");
    Instant then = now.minus(Duration.ofDays(1));
    TestDatabase.SHARED.setClock(now);
    String empty = TestDatabase.newLedger();
    try (PostgresLedger books = new PostgresLedger(TestDatabase.SHARED.role(), empty)) {
      asOfTheClock(books, now, then);
      asRole("SELECT treasury.make_ledger('" + empty + "')");
      asOfTheClock(books, now, then);
    }
    // Of other books: nothing was recorded in them yet.
    assertThat(ledger.trialBalance(new AsOf.Recorded(Instant.EPOCH.plusSeconds(9))).at())
        .isEqualTo(
            point(new AsOf.Recorded(Instant.EPOCH.plusSeconds(9)), Instant.ofEpochSecond(9)));
  }

  private static void asOfTheClock(PostgresLedger books, Instant now, Instant then) {
    AsOf later = new AsOf.Recorded(now.plusSeconds(1));
    for (AsOf asOf : List.of(new AsOf.Now(), later, new AsOf.Business(then))) {
      assertThat(books.trialBalance(asOf).rows()).isEmpty();
      assertThat(books.trialBalance(asOf).at()).isEqualTo(point(asOf, now));
    }
    AsOf recorded = new AsOf.Recorded(then);
    assertThat(books.trialBalance(recorded).at()).isEqualTo(point(recorded, then));
  }

  private static ReadPoint point(AsOf asOf, Instant at) {
    return new ReadPoint(asOf, 0, at);
  }

  @Test
  void listsEveryEntryOnceOverPagesOfAnySize() {
    for (int i = 0; i < 30; i++) {
      // Business times that go back and forth over days, many of them equal.
      Instant at = DAY.minus(Duration.ofDays(i * 7 % 5)).plusSeconds(i % 3);
      ledger.record(new Operation.Post(at("m" + i, at, 1 + i))).orThrow();
    }
    for (Order order : Order.values()) {
      List<Statement.Line> whole = statement(order, 1000).lines();
      assertThat(whole).hasSize(31);
      for (int size : List.of(1, 7, 31)) {
        assertThat(pages(order, size)).as("%s by %d", order, size).isEqualTo(whole);
      }
      assertThat(statement(order, 1000).closing())
          .isEqualTo(ledger.balance(BANK, new AsOf.Now()).booked());
    }
  }

  @Test
  void everyPageIsAsOfTheFirstWhateverIsBookedBetween() {
    for (int i = 0; i < 6; i++) {
      ledger.record(new Operation.Post(at("m" + i, DAY.plusSeconds(i), 1 + i))).orThrow();
    }
    for (Order order : Order.values()) {
      StatementRequest request = request(order, 3);
      Statement whole = statement(order, 1000);
      Statement first = ledger.statement(request);
      ledger.record(new Operation.Post(at("late" + order, DAY.minusSeconds(9), 9))).orThrow();
      Statement second = ledger.statement(request.after(next(first)));
      Statement third = ledger.statement(request.after(next(second)));

      assertThat(second.opening()).isEqualTo(first.closing());
      assertThat(third.closing()).isEqualTo(whole.closing());
      assertThat(third.at()).isEqualTo(whole.at());
      assertThat(Position.parse(next(first).toString())).isEqualTo(next(first));
    }
  }

  private static Position next(Statement page) {
    return Objects.requireNonNull(page.next());
  }

  @Test
  void findsKnownKeysWithoutReadingTheJournal() throws SQLException {
    for (int i = 0; i < 10; i++) {
      ledger.recordAll(posts("before-" + i + "-", 100));
    }
    // With statistics too, by which any of the run's keys would soon be found.
    TestDatabase.SHARED.execute("ANALYZE treasury.journal");
    List<Operation> run = posts("run-", 20);
    try (var connection = TestDatabase.SHARED.owner().getConnection()) {
      connection.setAutoCommit(false);
      try (var record = connection.prepareStatement("SELECT treasury.record(?, ?::jsonb, true)")) {
        record.setString(1, name);
        record.setString(2, OperationJson.array(run));
        record.execute();
      }
      try (var query =
              connection.prepareStatement(
                  "SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)"
                      + " FROM pg_stat_xact_user_tables"
                      + " WHERE schemaname = 'treasury' AND relname = 'journal'");
          var row = query.executeQuery()) {
        row.next();
        assertThat(row.getLong(1)).isLessThan(200);
      }
      connection.rollback();
    }
  }

  /** What the fuzz takes for "every byte as it was" has to see a row of any table written anew. */
  @Test
  void fingerprintsSeeEveryTable() {
    reserve("h", 1);
    String ofLedger =
        " WHERE ledger_id = (SELECT ledger_id FROM treasury.ledger WHERE name = '" + name + "')";
    String ofAccounts =
        " WHERE account_id IN (SELECT account_id FROM treasury.account" + ofLedger + ")";
    rewritten("ledger", "head_seq", ofLedger);
    rewritten("account", "opened_seq", ofLedger);
    for (String table : List.of("journal", "entry", "hold_entry", "open_hold")) {
      rewritten(table, "seq", ofLedger);
    }
    rewritten("balance", "account_id", ofAccounts);
    rewritten("day_total", "account_id", ofAccounts);
  }

  private void rewritten(String table, String column, String which) {
    String before = TestDatabase.SHARED.fingerprint(name);
    assertThat(TestDatabase.SHARED.fingerprint(name)).isEqualTo(before);
    TestDatabase.SHARED.execute(
        "UPDATE treasury.%1$s SET %2$s = %2$s%3$s".formatted(table, column, which));
    assertThat(TestDatabase.SHARED.fingerprint(name)).as(table).isNotEqualTo(before);
  }

  private static List<Operation> posts(String key, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Books.move(key + i, "Equity:Start", "Assets:Bank", 1))
        .toList();
  }

  @Test
  void booksAllOrNothing() {
    List<Operation> operations =
        List.of(
            Books.move("a", "Assets:Bank", "Assets:Vault", 1),
            Books.move("b", "Assets:Bank", "Assets:Vault", 5000));
    String before = TestDatabase.SHARED.fingerprint(name);
    assertThatThrownBy(() -> ledger.recordAll(operations))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("INSUFFICIENT_FUNDS");
              assertThat(failure.getOriginalMessage()).startsWith("operation 2: b: Assets:Bank");
            });
    assertThat(TestDatabase.SHARED.fingerprint(name)).isEqualTo(before);
    assertThat(ledger.recordEach(operations))
        .satisfiesExactly(
            one -> assertThat(one).isInstanceOf(Outcome.Recorded.class),
            two -> assertThat(two).isInstanceOf(Outcome.Refused.class));
  }

  @Test
  void stopsWhenTheClockWentBack() {
    Instant then = Instant.parse("2080-01-01T00:00:00Z");
    TestDatabase.SHARED.setClock(then);
    ledger.record(Books.move("a", "Assets:Bank", "Assets:Vault", 1)).orThrow();
    TestDatabase.SHARED.setClock(then.minusSeconds(30));
    // The step of a time service: the chain's time stands still.
    assertThat(
            ledger.record(Books.move("b", "Assets:Bank", "Assets:Vault", 1)).orThrow().recordedAt())
        .isEqualTo(then);
    TestDatabase.SHARED.setClock(then.minus(Duration.ofHours(1)));
    assertThatThrownBy(() -> ledger.record(Books.move("c", "Assets:Bank", "Assets:Vault", 1)))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("CLOCK_WENT_BACKWARDS");
              assertThat(failure.isNonRetryable()).isFalse();
              assertThat(failure.getOriginalMessage())
                  .contains("2079-12-31", "nothing was recorded");
            });
    TestDatabase.SHARED.setClock(then.plusSeconds(1));
    assertThat(ledger.record(Books.move("c", "Assets:Bank", "Assets:Vault", 1)))
        .isInstanceOf(Outcome.Recorded.class);
  }

  @Test
  void leavesTheRoleNothingToChange() {
    List<String> tables =
        List.of(
            "currency",
            "ledger",
            "journal",
            "account",
            "entry",
            "hold_entry",
            "balance",
            "day_total",
            "open_hold",
            "anchor");
    List<String> statements = new ArrayList<>();
    for (String table : tables) {
      statements.add("DELETE FROM treasury." + table);
      statements.add("TRUNCATE treasury." + table);
      statements.add("INSERT INTO treasury." + table + " DEFAULT VALUES");
    }
    statements.add("UPDATE treasury.entry SET amount = 1");
    statements.add("UPDATE treasury.balance SET debits = 1");
    statements.add("UPDATE treasury.ledger SET head_seq = 1");
    statements.add("SELECT treasury.append_decision('close', '2026-01', 'mine')");
    statements.add("CREATE TABLE treasury.mine (a int)");
    for (String sql : statements) {
      assertThatThrownBy(() -> asRole(sql))
          .as(sql)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
  }

  @Test
  void keepsEntriesInBalanceAgainstTheOwnerToo() {
    assertThatThrownBy(
            () ->
                TestDatabase.SHARED.execute(
                    "UPDATE treasury.entry SET amount = amount + 1 WHERE seq = 4 AND line = 1 AND ledger_id = "
                        + "(SELECT ledger_id FROM treasury.ledger WHERE name = '"
                        + name
                        + "')"))
        .hasRootCauseInstanceOf(SQLException.class)
        .rootCause()
        .hasMessageContaining("does not sum to zero");
  }

  @Test
  void namesTheNextStepAndNoSecretWhenPostgresIsAway() {
    var gone = new PGSimpleDataSource();
    gone.setUrl("jdbc:postgresql://127.0.0.1:1/sovereign");
    gone.setPassword("hidden");
    try (PostgresLedger away = new PostgresLedger(gone, "main")) {
      assertThatThrownBy(
              () -> away.record(new Operation.Open(Account.covered("Assets:A", Currency.USD))))
          .isInstanceOfSatisfying(
              ApplicationFailure.class,
              failure -> {
                assertThat(failure.getType()).isEqualTo("STORE_UNAVAILABLE");
                assertThat(failure.isNonRetryable()).isFalse();
                assertThat(failure.getOriginalMessage())
                    .contains("08001", "The same key asks again safely")
                    .doesNotContain("hidden");
              });
    }
  }

  private List<Statement.Line> pages(Order order, int size) {
    List<Statement.Line> lines = new ArrayList<>();
    StatementRequest request = request(order, size);
    while (true) {
      Statement page = ledger.statement(request);
      assertThat(page.lines().size()).isLessThanOrEqualTo(size);
      lines.addAll(page.lines());
      if (page.next() == null) {
        return lines;
      }
      request = request.after(page.next());
    }
  }

  private Statement statement(Order order, int size) {
    return ledger.statement(request(order, size));
  }

  private static StatementRequest request(Order order, int size) {
    return new StatementRequest(
        BANK,
        order,
        Instant.parse("2000-01-01T00:00:00Z"),
        Instant.parse("2100-01-01T00:00:00Z"),
        null,
        size);
  }

  private static dev.sovereign.workflows.treasury.Transfer at(String key, Instant at, long cents) {
    return Books.cents(key, at, "Assets:Bank", "Equity:Start", cents);
  }

  private void reserve(String key, long cents) {
    ledger
        .record(
            new Operation.Reserve(
                Books.cents(key, DAY, "Assets:Bank", "Assets:Vault", cents),
                Instant.parse("2095-01-01T00:00:00Z")))
        .orThrow();
  }

  private String booked(AccountName account) {
    return ledger.balance(account, new AsOf.Now()).booked().toString();
  }

  private String booked(AsOf asOf) {
    return ledger.balance(BANK, asOf).booked().toString();
  }

  private void refused(TreasuryFailure code, Operation operation, String message) {
    assertThat(ledger.record(operation))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(code);
              assertThat(refused.message()).contains(message);
            });
  }

  private static void asRole(String sql) throws SQLException {
    try (var connection = TestDatabase.SHARED.role().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
