package dev.sovereign.activities.treasury.fuzz;

import dev.sovereign.activities.treasury.ledger.PostgresLedger;
import dev.sovereign.workflows.treasury.AccountName;
import dev.sovereign.workflows.treasury.AsOf;
import dev.sovereign.workflows.treasury.Position;
import dev.sovereign.workflows.treasury.StatementRequest;
import dev.sovereign.workflows.treasury.StatementRequest.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * What an answer costs as the books grow, with half of all entries on one account over a year. The
 * entries are loaded in bulk, as the owner and without a chain; a few thousand are then booked.
 */
public final class Scale {

  private static final Instant YEAR = Instant.parse("2025-01-01T00:00:00Z");
  private static final AccountName BUSY = AccountName.of("Assets:Bank");
  private static final int ASKED = 200;
  private static final int PLACES = 50;
  private static final int MINUTES = 525_000;

  /** Medians in milliseconds with so many entries; the transfer waits for its commit. */
  public record Point(
      long entries,
      double balance,
      double balanceAtRecording,
      double balanceAtBusiness,
      double statement,
      double nextPage,
      double transfer,
      long scans) {}

  private final LedgerDatabase database;
  private final PostgresLedger ledger;
  private long key;

  private Scale(LedgerDatabase database, PostgresLedger ledger) {
    this.database = database;
    this.ledger = ledger;
  }

  /** One point a size, each on books of its own. */
  public static List<Point> measure(List<Long> sizes) {
    List<Point> points = new ArrayList<>();
    try (LedgerDatabase database = LedgerDatabase.start()) {
      for (long size : sizes) {
        String name = "scale-" + size;
        try (PostgresLedger ledger = new PostgresLedger(database.role(), name)) {
          points.add(new Scale(database, ledger).point(name, size));
        }
      }
    }
    return points;
  }

  private Point point(String name, long size) {
    Books.open(ledger, "Assets:Bank");
    load(name, size / 2);
    long before = scans();
    Point point =
        new Point(
            size,
            median(_ -> ledger.balance(BUSY, new AsOf.Now())),
            median(i -> ledger.balance(BUSY, new AsOf.Recorded(moment(i)))),
            median(i -> ledger.balance(BUSY, new AsOf.Business(moment(i)))),
            median(i -> ledger.statement(page(moment(i)))),
            median(followingPage()),
            median(
                _ ->
                    ledger
                        .record(Books.move(name + key++, "Equity:Start", "Assets:Bank", 1))
                        .orThrow()),
            0);
    return new Point(
        point.entries(),
        point.balance(),
        point.balanceAtRecording(),
        point.balanceAtBusiness(),
        point.statement(),
        point.nextPage(),
        point.transfer(),
        scans() - before);
  }

  /** How often the server read a whole table of the books' lines. */
  private long scans() {
    database.execute("SELECT pg_stat_force_next_flush()");
    return Long.parseLong(
        database.text(
            "SELECT sum(seq_scan) FROM pg_stat_user_tables WHERE schemaname = 'treasury'"
                + " AND relname IN ('entry', 'journal')"));
  }

  private void load(String name, long transfers) {
    String insert =
        """
        SET session_replication_role = replica;
        INSERT INTO treasury.journal
        SELECT l.ledger_id, l.head_seq + i, 'post', 'load-' || i, l.head_hash,
               '%2$s'::timestamptz + make_interval(mins => (i %% %4$d)::int),
               '%2$s'::timestamptz + make_interval(secs => i * 31500000.0 / %3$d),
               NULL, NULL, 'loaded', '{}', l.head_hash
        FROM treasury.ledger l, generate_series(1, %3$d) i WHERE l.name = '%1$s';
        INSERT INTO treasury.entry
        SELECT l.ledger_id, l.head_seq + i, line, a.account_id, 3 - 2 * line, (3 - 2 * line) * i,
               '%2$s'::timestamptz + make_interval(mins => (i %% %4$d)::int)
        FROM treasury.ledger l
        CROSS JOIN generate_series(1, %3$d) i CROSS JOIN generate_series(1, 2) line
        JOIN treasury.account a ON a.ledger_id = l.ledger_id
          AND a.name = CASE line WHEN 1 THEN 'Assets:Bank' ELSE 'Equity:Start' END
        WHERE l.name = '%1$s';
        INSERT INTO treasury.day_total
        SELECT e.account_id, (e.business_at AT TIME ZONE 'UTC')::date, sum(e.amount)
        FROM treasury.entry e JOIN treasury.ledger l USING (ledger_id) WHERE l.name = '%1$s' GROUP BY 1, 2;
        UPDATE treasury.balance b SET debits = s.debits, credits = s.credits
        FROM (SELECT account_id, sum(greatest(amount, 0)) AS debits, sum(greatest(-amount, 0)) AS credits
              FROM treasury.entry e JOIN treasury.ledger l USING (ledger_id)
              WHERE l.name = '%1$s' GROUP BY 1) s WHERE s.account_id = b.account_id;
        UPDATE treasury.ledger SET head_seq = head_seq + %3$d WHERE name = '%1$s';
        SET session_replication_role = origin;
        """
            .formatted(name, YEAR, transfers, MINUTES);
    database.execute(insert);
    database.execute("VACUUM ANALYZE treasury.entry");
    database.execute("VACUUM ANALYZE treasury.journal");
    database.execute("VACUUM ANALYZE treasury.day_total");
    database.execute("CHECKPOINT");
  }

  private static Instant moment(long i) {
    return YEAR.plus(Duration.ofMinutes(i * 7919 * 13 % MINUTES));
  }

  /** The page after one that ended anywhere in the year. */
  private LongConsumer followingPage() {
    List<StatementRequest> following = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      StatementRequest page = page(moment(i));
      Position next = ledger.statement(page).next();
      if (next != null) {
        following.add(page.after(next));
      }
    }
    return i -> ledger.statement(following.get((int) (i % following.size())));
  }

  private static StatementRequest page(Instant from) {
    return new StatementRequest(
        BUSY, Order.BUSINESS, from, YEAR.plus(Duration.ofDays(900)), null, 50);
  }

  private static double median(LongConsumer ask) {
    for (int i = 0; i < ASKED / 4; i++) {
      ask.accept(i);
    }
    long[] took = new long[ASKED];
    for (int i = 0; i < ASKED; i++) {
      long start = System.nanoTime();
      ask.accept(ASKED + i);
      took[i] = System.nanoTime() - start;
    }
    Arrays.sort(took);
    return took[ASKED / 2] / 1e6;
  }
}
