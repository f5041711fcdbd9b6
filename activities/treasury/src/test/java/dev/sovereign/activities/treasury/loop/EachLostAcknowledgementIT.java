package dev.sovereign.activities.treasury.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sovereign.activities.treasury.fuzz.Books;
import dev.sovereign.activities.treasury.ledger.Anchoring;
import dev.sovereign.activities.treasury.ledger.FileAnchors;
import dev.sovereign.activities.treasury.ledger.PostgresLedger;
import dev.sovereign.activities.treasury.ledger.Verifier;
import dev.sovereign.activities.treasury.revenue.RevenueAccounts;
import dev.sovereign.activities.treasury.revenue.RevenueImport;
import dev.sovereign.activities.treasury.venue.SimulatedVenue;
import dev.sovereign.workflows.inference.SettledSpend;
import dev.sovereign.workflows.inference.SpendCut;
import dev.sovereign.workflows.treasury.Account;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Anchor;
import dev.sovereign.workflows.treasury.Anchors;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.Key;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.loop.AllocationOutcome;
import dev.sovereign.workflows.treasury.loop.Close;
import dev.sovereign.workflows.treasury.loop.FundingOrder;
import dev.sovereign.workflows.treasury.loop.Proposal;
import dev.sovereign.workflows.treasury.loop.TreasuryPolicy;
import dev.sovereign.workflows.treasury.venue.VenueOrder;
import io.temporal.failure.ApplicationFailure;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each write of the treasury, alone: whichever of PostgreSQL's answers to it is lost, the same
 * asked again is done once, and changes the books exactly as it does undisturbed.
 */
class EachLostAcknowledgementIT {

  private static final Currency USD = Currency.USD;
  private static final Instant LATER = Instant.parse("2099-01-01T00:00:00Z");
  private static final int MOST_ANSWERS = 60;

  private static final List<String> COUNTED =
      List.of(
          "ledger",
          "journal",
          "account",
          "entry",
          "hold_entry",
          "open_hold",
          "anchor",
          "close",
          "allocation",
          "proposal",
          "proposal_return",
          "funding",
          "venue_order",
          "spend",
          "decision");

  private static final List<String> SUMMED =
      List.of(
          "debits FROM treasury.balance",
          "credits FROM treasury.balance",
          "debits_held FROM treasury.balance",
          "credits_held FROM treasury.balance",
          "assets FROM treasury.venue",
          "shares FROM treasury.venue",
          "moved FROM treasury.venue_order");

  @TempDir private Path folder;

  private final LoopPostgres postgres = new LoopPostgres();
  private final CuttingProxy proxy = new CuttingProxy(postgres.port());

  /** The books by one way to the server. */
  record Way(PostgresLedger ledger, DataSource source, DataSource owner, Path folder) {

    void book(Operation operation) {
      ledger.record(operation).orThrow();
    }

    Growth growth() {
      return new Growth(source);
    }

    Closes closes() {
      return new Closes(source, "main");
    }

    SimulatedVenue venue() {
      return new SimulatedVenue(
          source,
          "vault-a",
          new SimulatedVenue.Terms(usd("1000000.00"), 0, 6),
          Clock.fixed(Books.DAY, ZoneOffset.UTC));
    }
  }

  /** All that is outside is noted again each time: of a hundred anchors, a hundred answers. */
  private record Latest(Anchors all) implements Anchors {
    @Override
    public String place() {
      return all.place();
    }

    @Override
    public void write(Anchor anchor) {
      all.write(anchor);
    }

    @Override
    public List<Anchor> read(String ledger) {
      List<Anchor> anchors = all.read(ledger);
      return anchors.subList(Math.max(0, anchors.size() - 1), anchors.size());
    }
  }

  /**
   * Makes ready, undisturbed, what a write needs, and returns the write; n is another each time.
   */
  @FunctionalInterface
  interface Write {
    Runnable ready(Way direct, Way cut, int n);
  }

  private static Arguments write(String name, Write write) {
    return arguments(name, write);
  }

  static Stream<Arguments> writes() {
    return Stream.of(
        write(
            "the first line of a ledger",
            (_, cut, n) ->
                () -> {
                  try (PostgresLedger first = new PostgresLedger(cut.source(), "new-" + n)) {
                    Books.open(first);
                  }
                }),
        write(
            "open",
            (_, cut, n) ->
                () -> cut.book(new Operation.Open(Account.covered("Assets:A" + n, USD)))),
        write("post", (_, cut, n) -> () -> cut.book(move("p" + n))),
        write("reserve", (_, cut, n) -> () -> cut.book(hold("h" + n, LATER))),
        write(
            "settle",
            (direct, cut, n) -> {
              direct.book(hold("h" + n, LATER));
              return () ->
                  cut.book(new Operation.Settle(new Key("s" + n), new Key("h" + n), Books.DAY));
            }),
        write(
            "void",
            (direct, cut, n) -> {
              direct.book(hold("h" + n, LATER));
              return () ->
                  cut.book(new Operation.VoidHold(new Key("v" + n), new Key("h" + n), Books.DAY));
            }),
        write(
            "expire",
            (direct, cut, n) -> {
              Instant soon = Instant.now().plusMillis(500);
              direct.book(hold("h" + n, soon));
              LoopPostgres.execute(direct.owner(), "SELECT pg_sleep_until('" + soon + "')");
              return () -> cut.ledger().expire();
            }),
        write(
            "reverse",
            (direct, cut, n) -> {
              direct.book(move("p" + n));
              return () ->
                  cut.book(
                      new Operation.Reverse(new Key("r" + n), new Key("p" + n), Books.DAY, "x"));
            }),
        write(
            "reverse a reversal",
            (direct, cut, n) -> {
              direct.book(move("p" + n));
              direct.book(new Operation.Reverse(new Key("r" + n), new Key("p" + n), Books.DAY, ""));
              return () ->
                  cut.book(
                      new Operation.Reverse(new Key("rr" + n), new Key("r" + n), Books.DAY, "x"));
            }),
        write(
            "several, all or none",
            (_, cut, n) -> () -> cut.ledger().recordAll(List.of(move("a" + n), move("b" + n)))),
        write(
            "several, each on its own",
            (_, cut, n) -> () -> cut.ledger().recordEach(List.of(move("a" + n), move("b" + n)))),
        write("a file of revenue", (_, cut, n) -> () -> imported(cut, n)),
        write("a close", (direct, cut, n) -> () -> cut.closes().record(close(direct, n))),
        write(
            "an outcome",
            (direct, cut, n) -> {
              direct.closes().record(close(direct, n));
              return () -> cut.closes().end(outcome(month(n)));
            }),
        write(
            "an anchor",
            (direct, cut, n) -> {
              direct.book(move("p" + n));
              return () -> anchoring(cut).anchor("main");
            }),
        write("a proposal", (_, cut, n) -> () -> cut.growth().propose(proposal(n))),
        write(
            "what a proposal brought",
            (direct, cut, n) -> {
              direct.growth().propose(proposal(n));
              return () -> cut.growth().returned("k" + n, "p" + n, usd("7.00"));
            }),
        write(
            "a budget",
            (direct, cut, n) -> {
              direct.closes().record(close(direct, n));
              direct.growth().propose(proposal(n));
              return () -> cut.growth().fund(new FundingOrder(month(n), "p" + n, Books.DAY));
            }),
        write("what models cost", (_, cut, n) -> () -> kept(cut, n)),
        write("a supply", (_, cut, n) -> () -> cut.venue().supply(order("s" + n))),
        write(
            "a withdrawal",
            (direct, cut, n) -> {
              direct.venue().supply(order("s" + n));
              return () -> cut.venue().withdraw(order("w" + n));
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("writes")
  void isDoneOnce(String name, Write write) throws SQLException {
    int cuts = 0;
    try (proxy;
        PostgresLedger straight = new PostgresLedger(postgres.role(), "main");
        PostgresLedger behind = new PostgresLedger(postgres.role(proxy.port()), "main")) {
      Way direct = new Way(straight, postgres.role(), postgres.owner(), folder);
      Way cut = new Way(behind, postgres.role(proxy.port()), postgres.owner(), folder);
      Books.open(straight, "Assets:Bank");
      // What only a first time does is out of the second.
      changedBy(write.ready(direct, cut, 0));
      Map<String, BigDecimal> undisturbed = changedBy(write.ready(direct, cut, 1));
      assertThat(undisturbed).as(name).isNotEmpty();
      boolean made = true;
      for (int answers = 0; made; answers++) {
        assertThat(answers).as("answers to one write").isLessThan(MOST_ANSWERS);
        Runnable step = write.ready(direct, cut, answers + 2);
        proxy.cutAfter(answers);
        assertThat(changedBy(() -> asked(step)))
            .as("%s without answer %d", name, answers)
            .isEqualTo(undisturbed);
        made = proxy.cut();
        proxy.disarm();
        cuts += made ? 1 : 0;
      }
      assertThat(cuts).as(name).isGreaterThan(1);
      var checked =
          new Verifier(postgres.role(), "main", new FileAnchors(folder.resolve("anchors")))
              .verify();
      assertThat(checked.findings()).isEmpty();
    }
  }

  private Map<String, BigDecimal> changedBy(Runnable step) throws SQLException {
    Map<String, BigDecimal> before = measured();
    step.run();
    Map<String, BigDecimal> changes = new LinkedHashMap<>();
    measured()
        .forEach(
            (what, after) -> {
              BigDecimal change = after.subtract(before.getOrDefault(what, BigDecimal.ZERO));
              if (change.signum() != 0) {
                changes.put(what, change);
              }
            });
    return changes;
  }

  private Map<String, BigDecimal> measured() throws SQLException {
    Map<String, BigDecimal> measured = new LinkedHashMap<>();
    try (var connection = postgres.owner().getConnection();
        var query = connection.createStatement()) {
      for (String table : COUNTED) {
        measured.put(table, one(query, "SELECT count(*) FROM treasury." + table));
      }
      for (String sum : SUMMED) {
        String column = sum.substring(0, sum.indexOf(' '));
        measured.put(
            sum,
            one(query, "SELECT coalesce(sum(" + column + "), 0)" + sum.substring(column.length())));
      }
    }
    return measured;
  }

  private static BigDecimal one(java.sql.Statement query, String sql) throws SQLException {
    try (var row = query.executeQuery(sql)) {
      row.next();
      return row.getBigDecimal(1);
    }
  }

  /** As whoever asks does: the same again until it is answered. */
  private static void asked(Runnable step) {
    for (int i = 0; ; i++) {
      try {
        step.run();
        return;
      } catch (ApplicationFailure e) {
        if (e.isNonRetryable() || i == 5) {
          throw e;
        }
      }
    }
  }

  private static Operation move(String key) {
    return Books.move(key, "Equity:Start", "Assets:Bank", 5);
  }

  private static Operation hold(String key, Instant expires) {
    return new Operation.Reserve(
        Books.cents(key, Books.DAY, "Equity:Start", "Assets:Bank", 5), expires);
  }

  private static void imported(Way way, int n) {
    new RevenueImport(
            way.ledger(), RevenueAccounts.of(USD), () -> ZoneOffset.UTC, Clock.systemUTC())
        .book("bank-" + n + ".csv", "Date,Description,Amount\n2026-02-02,Sale " + n + ",10.00\n");
  }

  private static void kept(Way way, int n) {
    Instant end = Instant.parse(month(n + 1) + "-01T00:00:00Z");
    SpendCut cut = new SpendCut(month(n), "UTC", 0, Instant.EPOCH, end);
    new Spends(way.source(), Optional::empty)
        .keep(
            new SettledSpend(cut, 1, List.of()),
            new TreasuryPolicy.CloudPrice("m", BigDecimal.ONE, BigDecimal.ONE));
  }

  private static String month(int n) {
    return YearMonth.of(2000, 1).plusMonths(n).toString();
  }

  private static Close close(Way way, int n) {
    var before = way.closes().all();
    return new Close(
        month(n),
        "UTC",
        n == 0 || before.isEmpty() ? null : month(n - 1),
        2,
        List.of(),
        BigDecimal.TEN,
        true,
        "",
        List.of(),
        List.of());
  }

  private static AllocationOutcome outcome(String period) {
    return new AllocationOutcome(
        period,
        AllocationOutcome.Status.REFUSED,
        "",
        "",
        "",
        List.of(),
        List.of(),
        List.of(),
        Books.DAY);
  }

  private static Proposal proposal(int n) {
    return new Proposal("p" + n, "Site", usd("1.00"), usd("4.00"), false, usd("0.00"));
  }

  private static VenueOrder order(String key) {
    return new VenueOrder("vault-a", key, usd("6.00"), Books.DAY);
  }

  private static Anchoring anchoring(Way way) {
    Anchors anchors = new Latest(new FileAnchors(way.folder().resolve("anchors")));
    return new Anchoring(way.source(), anchors, InstantSource.fixed(Books.DAY));
  }

  private static Amount usd(String decimal) {
    return Amount.parse(decimal, USD);
  }
}
