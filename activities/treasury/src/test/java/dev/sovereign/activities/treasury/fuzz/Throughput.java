package dev.sovereign.activities.treasury.fuzz;

import dev.sovereign.activities.treasury.ledger.PostgresLedger;
import dev.sovereign.workflows.treasury.Account;
import dev.sovereign.workflows.treasury.AccountName;
import dev.sovereign.workflows.treasury.AsOf;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.Operation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Transfers a second of 16 writers, half of them on one hot account, each waiting for its commit on
 * disk before its next. Three ways take turns on the same server.
 */
public final class Throughput {

  /** How many write at once. */
  public static final int WRITERS = 16;

  private static final String HOT = "Assets:Hot";

  /** How a transfer reaches the disk. */
  public enum Way {
    /** The ledger as it is: who asks at the same moment shares a commit. */
    GROUPED,
    /** The same ledger and chain, with its row locks, one transaction a transfer. */
    ROW_LOCKED,
    /**
     * Two tables and one function that locks both accounts in order; no chain, no holds, no rules,
     * no history by day.
     */
    BARE
  }

  /**
   * What a way did.
   *
   * @param perSecond median of the rounds
   * @param slowestMillis longest that one transfer took in any round
   * @param fairness fewest transfers of one writer over the most, among those of one kind, in the
   *     worst round
   */
  public record Figure(double perSecond, double slowestMillis, double fairness) {}

  private record Round(double perSecond, double slowestMillis, double fairness) {}

  private interface Write {
    void move(int writer, long number) throws SQLException;
  }

  private final LedgerDatabase database;
  private final PostgresLedger ledger;
  private final AtomicLong rounds = new AtomicLong();

  private Throughput(LedgerDatabase database, PostgresLedger ledger) {
    this.database = database;
    this.ledger = ledger;
  }

  /** Figures of all ways, and the deadlocks the server counted. */
  public record Result(Map<Way, Figure> figures, long deadlocks) {}

  /** Takes turns for so many rounds, each way for so long. */
  public static Result measure(int rounds, Duration each) throws Exception {
    try (LedgerDatabase database = LedgerDatabase.start();
        PostgresLedger ledger = new PostgresLedger(database.role(), "throughput")) {
      Throughput throughput = new Throughput(database, ledger);
      throughput.prepare();
      for (Way way : Way.values()) {
        throughput.round(way, Duration.ofSeconds(2));
      }
      Map<Way, List<Round>> played = new EnumMap<>(Way.class);
      for (int i = 0; i < rounds; i++) {
        for (Way way : Way.values()) {
          played.computeIfAbsent(way, _ -> new ArrayList<>()).add(throughput.round(way, each));
        }
      }
      throughput.checkBooks();
      Map<Way, Figure> figures = new EnumMap<>(Way.class);
      played.forEach((way, of) -> figures.put(way, figure(of)));
      String deadlocks =
          database.text("SELECT deadlocks FROM pg_stat_database WHERE datname = 'postgres'");
      return new Result(figures, Long.parseLong(deadlocks));
    }
  }

  private static Figure figure(List<Round> rounds) {
    List<Round> sorted =
        rounds.stream().sorted(Comparator.comparingDouble(Round::perSecond)).toList();
    return new Figure(
        sorted.get(sorted.size() / 2).perSecond(),
        rounds.stream().mapToDouble(Round::slowestMillis).max().orElseThrow(),
        rounds.stream().mapToDouble(Round::fairness).min().orElseThrow());
  }

  private void prepare() {
    List<Operation> opens = new ArrayList<>();
    opens.add(new Operation.Open(Account.unlimited(HOT, Currency.USD)));
    for (int writer = 0; writer < WRITERS; writer++) {
      opens.add(new Operation.Open(Account.unlimited(from(writer), Currency.USD)));
      opens.add(new Operation.Open(Account.unlimited(cold(writer), Currency.USD)));
    }
    ledger.recordAll(opens);
    database.execute(
        """
        CREATE SCHEMA bare;
        CREATE TABLE bare.account (id int PRIMARY KEY, balance numeric(38,0) NOT NULL DEFAULT 0) WITH (fillfactor = 50);
        CREATE TABLE bare.entry (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL,
          account int NOT NULL REFERENCES bare.account, amount numeric(38,0) NOT NULL,
          balance_after numeric(38,0) NOT NULL, UNIQUE (key, account));
        INSERT INTO bare.account SELECT generate_series(0, 32);
        CREATE FUNCTION bare.move(p_key text, p_from int, p_to int, p_amount numeric) RETURNS void
        LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM 1 FROM bare.account WHERE id IN (p_from, p_to) ORDER BY id FOR UPDATE;
          WITH moved AS (
            UPDATE bare.account SET balance = balance + CASE id WHEN p_to THEN p_amount ELSE -p_amount END
            WHERE id IN (p_from, p_to) RETURNING id, balance)
          INSERT INTO bare.entry (key, account, amount, balance_after)
          SELECT p_key, id, CASE id WHEN p_to THEN p_amount ELSE -p_amount END, balance FROM moved;
        END $$;
        GRANT USAGE ON SCHEMA bare TO treasury;
        GRANT ALL ON ALL TABLES IN SCHEMA bare TO treasury;
        """);
  }

  private static boolean hot(int writer) {
    return writer % 2 == 0;
  }

  private static String from(int writer) {
    return "Assets:From-" + writer;
  }

  private static String cold(int writer) {
    return "Assets:To-" + writer;
  }

  private Round round(Way way, Duration length) throws Exception {
    long round = rounds.incrementAndGet();
    database.execute("CHECKPOINT");
    return switch (way) {
      case GROUPED ->
          play(length, (writer, number) -> ledger.record(move(round, writer, number)).orThrow());
      case ROW_LOCKED ->
          play(
              length,
              (writer, number) ->
                  ledger
                      .recordEach(List.of(move(round, writer, number)))
                      .forEach(outcome -> outcome.orThrow()));
      case BARE ->
          play(length, (writer, number) -> bare(round + "-" + writer + "-" + number, writer));
    };
  }

  private static Operation move(long round, int writer, long number) {
    return Books.move(
        round + "-" + writer + "-" + number, from(writer), hot(writer) ? HOT : cold(writer), 1);
  }

  private void bare(String key, int writer) throws SQLException {
    try (Connection connection = database.role().getConnection();
        var call = connection.prepareStatement("SELECT bare.move(?, ?, ?, 1)")) {
      call.setString(1, key);
      call.setInt(2, 1 + writer);
      call.setInt(3, hot(writer) ? 0 : 17 + writer);
      call.execute();
    }
  }

  private static Round play(Duration length, Write write) throws Exception {
    long[] done = new long[WRITERS];
    long[] slowest = new long[WRITERS];
    long start = System.nanoTime();
    long end = start + length.toNanos();
    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        tasks.add(
            () -> {
              for (long before = System.nanoTime(); before < end; ) {
                write.move(writer, done[writer]++);
                long now = System.nanoTime();
                slowest[writer] = Math.max(slowest[writer], now - before);
                before = now;
              }
              return null;
            });
      }
      for (Future<Void> task : writers.invokeAll(tasks)) {
        task.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a writer failed", e.getCause());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Round(
        Arrays.stream(done).sum() / seconds,
        Arrays.stream(slowest).max().orElseThrow() / 1e6,
        Math.min(fairness(done, true), fairness(done, false)));
  }

  private static double fairness(long[] done, boolean hot) {
    List<Long> counts = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      if (hot(writer) == hot) {
        counts.add(done[writer]);
      }
    }
    counts.sort(Comparator.naturalOrder());
    return (double) counts.getFirst() / counts.getLast();
  }

  /** Fast and wrong would be no figure. */
  private void checkBooks() {
    if (!ledger.trialBalance(new AsOf.Now()).balanced()
        || ledger.balance(AccountName.of(HOT), new AsOf.Now()).booked().signum() <= 0) {
      throw new IllegalStateException("the books do not balance");
    }
  }
}
