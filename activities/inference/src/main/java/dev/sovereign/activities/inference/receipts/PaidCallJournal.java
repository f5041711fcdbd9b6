package dev.sovereign.activities.inference.receipts;

import dev.sovereign.activities.inference.receipts.BudgetOp.End;
import dev.sovereign.activities.inference.receipts.BudgetOp.Reserve;
import dev.sovereign.activities.inference.receipts.Rows.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code inference.paid_call} and the budgets that follow from it, written for all calls of a batch
 * together. The budgets' rows are locked first, so processes take turns.
 */
final class PaidCallJournal {

  private static final List<Column<Reserve>> OPENED =
      List.of(
          new Column<>("ordinal", "int8", op -> op.ordinal),
          new Column<>("call_id", "text", op -> Rows.text(op.callId)),
          new Column<>("endpoint", "text", op -> Rows.text(op.candidate.endpoint())),
          new Column<>("model", "text", op -> Rows.text(op.candidate.model())),
          new Column<>("ceiling_nano_usd", "int8", op -> op.ceiling),
          new Column<>("day", "text", "day::date", op -> op.day.toString()),
          new Column<>("reserved_at", "text", "reserved_at::timestamptz", op -> op.at.toString()));

  private static final List<Column<End>> ENDED =
      List.of(
          new Column<>("ordinal", "int8", op -> op.ordinal),
          new Column<>("state", "text", op -> op.state),
          new Column<>("cost", "int8", op -> op.cost),
          new Column<>("at", "text", "at::timestamptz", op -> op.at.toString()));

  private static final String FIND =
      """
      SELECT ordinal, state, ceiling_nano_usd, cost_nano_usd FROM inference.paid_call
      WHERE run_id = ? AND ordinal = ANY (?) FOR UPDATE
      """;

  /** Open lines of runs that are gone. What they asked for may have been bought. */
  private static final String ORPHANS =
      """
      SELECT p.run_id, p.ordinal, p.ceiling_nano_usd, p.day FROM inference.paid_call p
      WHERE p.state = 'open' AND p.run_id <> ? AND p.run_id NOT IN (%s)
      """
          .formatted(ProcessRun.LIVING);

  private static final String ABANDON =
      """
      UPDATE inference.paid_call
      SET state = 'abandoned', cost_nano_usd = ceiling_nano_usd, ended_at = clock_timestamp()
      WHERE run_id = ? AND ordinal = ? AND state = 'open'
      """;

  private static final String LIMIT =
      """
      UPDATE inference.budget SET limit_nano_usd = ?,
          overrun_nano_usd = coalesce(greatest(spent_nano_usd + reserved_nano_usd - ?, 0), 0)
      WHERE period = ? AND starts = ?
      """;

  private final ProcessRun run;
  private final Map<Period, Long> limits;
  private final Clock clock;
  private final AtomicLong ordinals = new AtomicLong();
  private final Map<String, Receipt> waiting = new ConcurrentHashMap<>();
  private final String open;
  private final String end;

  PaidCallJournal(ProcessRun run, Map<Period, Long> limits, Clock clock) {
    this.run = run;
    this.limits = Map.copyOf(limits);
    this.clock = clock;
    this.open =
        "INSERT INTO inference.paid_call (run_id, %s) SELECT %d, made.* FROM (%s) AS made"
            .formatted(Rows.names(OPENED), run.id(), Rows.selectFrom(OPENED));
    this.end =
        """
        UPDATE inference.paid_call p
        SET state = ended.state, cost_nano_usd = ended.cost, ended_at = ended.at
        FROM (%s) AS ended (ordinal, state, cost, at)
        WHERE p.run_id = %d AND p.ordinal = ended.ordinal
        """
            .formatted(Rows.selectFrom(ENDED), run.id());
  }

  long nextOrdinal() {
    return ordinals.incrementAndGet();
  }

  LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  Map<Period, Long> limits() {
    return limits;
  }

  /** A receipt on its way to the database: counted, and found meanwhile. */
  void issue(Receipt receipt) {
    run.counter().issue();
    waiting.put(receipt.id(), receipt);
  }

  void kept(Receipt receipt) {
    waiting.remove(receipt.id(), receipt);
  }

  Optional<Receipt> find(String callId) {
    return Optional.ofNullable(waiting.get(callId));
  }

  /** A line as it was before this batch. */
  private record Line(String state, long ceiling, long cost) {}

  void write(Connection connection, List<? extends BudgetOp<?>> ops) throws SQLException {
    var days = new TreeSet<LocalDate>();
    List<Reserve> reserves = new ArrayList<>();
    List<End> ends = new ArrayList<>();
    for (BudgetOp<?> op : ops) {
      days.add(op.day);
      switch (op) {
        case Reserve reserve -> reserves.add(reserve);
        case End ended -> ends.add(ended);
      }
    }
    BudgetBook book = BudgetBook.open(connection, days, limits);
    end(connection, book, ends);
    reserve(connection, book, reserves);
    book.putBack(connection);
  }

  private void reserve(Connection connection, BudgetBook book, List<Reserve> reserves)
      throws SQLException {
    List<Reserve> granted = new ArrayList<>();
    for (Reserve op : reserves) {
      String refusal = book.reserve(op.day, op.ceiling);
      op.result(refusal);
      if (refusal.isEmpty()) {
        granted.add(op);
      }
    }
    if (!granted.isEmpty()) {
      Rows.execute(connection, open, OPENED, granted);
    }
  }

  private void end(Connection connection, BudgetBook book, List<End> ends) throws SQLException {
    if (ends.isEmpty()) {
      return;
    }
    Map<Long, Line> lines = find(connection, ends);
    List<End> effective = new ArrayList<>();
    List<Receipt> receipts = new ArrayList<>();
    for (End op : ends) {
      op.result(true);
      Line line = lines.get(op.ordinal);
      if (line != null && end(book, op, line)) {
        effective.add(op);
        if (op.receipt != null) {
          receipts.add(op.receipt);
        }
      }
    }
    if (!effective.isEmpty()) {
      Rows.execute(connection, end, ENDED, effective);
    }
    keep(connection, receipts);
  }

  /**
   * A line that was taken for a dead process's is corrected. One that was ended before is left
   * alone: this is a repetition, or a reservation that never came to be.
   */
  private static boolean end(BudgetBook book, End op, Line line) {
    return switch (line.state()) {
      case "open" -> {
        book.end(op.day, line.ceiling(), op.cost);
        yield true;
      }
      case "abandoned" -> {
        book.end(op.day, 0, op.cost - line.cost());
        yield true;
      }
      default -> false;
    };
  }

  private Map<Long, Line> find(Connection connection, List<End> ends) throws SQLException {
    Map<Long, Line> lines = new HashMap<>();
    try (var statement = connection.prepareStatement(FIND)) {
      statement.setLong(1, run.id());
      statement.setArray(
          2, connection.createArrayOf("int8", ends.stream().map(op -> op.ordinal).toArray()));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          lines.put(
              rows.getLong("ordinal"),
              new Line(
                  rows.getString("state"),
                  rows.getLong("ceiling_nano_usd"),
                  rows.getLong("cost_nano_usd")));
        }
      }
    }
    return lines;
  }

  private void keep(Connection connection, List<Receipt> receipts) throws SQLException {
    if (receipts.isEmpty()) {
      return;
    }
    ReceiptRows.insert(connection, receipts);
    try (var count =
        connection.prepareStatement(
            "UPDATE inference.run SET receipts = receipts + ? WHERE run_id = ?")) {
      count.setLong(1, receipts.size());
      count.setLong(2, run.id());
      count.executeUpdate();
    }
  }

  /** The limits of this start hold for the budgets that are open; commits. */
  void applyLimits(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(LIMIT)) {
      for (Period period : Period.values()) {
        BudgetBook.setLimit(statement, 1, limits.get(period));
        BudgetBook.setLimit(statement, 2, limits.get(period));
        statement.setString(3, period.label());
        statement.setObject(4, period.startOf(today()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
    connection.commit();
  }

  /** Takes what dead processes had open at its ceiling; commits. Returns how many. */
  int abandonOrphans(Connection connection) throws SQLException {
    List<Orphan> orphans = orphans(connection);
    if (!orphans.isEmpty()) {
      var days = new TreeSet<>(orphans.stream().map(Orphan::day).toList());
      BudgetBook book = BudgetBook.open(connection, days, limits);
      for (Orphan orphan : orphans) {
        // Another process may have been faster before the budgets were locked.
        if (abandon(connection, orphan)) {
          book.end(orphan.day(), orphan.ceiling(), orphan.ceiling());
        }
      }
      book.putBack(connection);
    }
    connection.commit();
    return orphans.size();
  }

  private record Orphan(long run, long ordinal, long ceiling, LocalDate day) {}

  private List<Orphan> orphans(Connection connection) throws SQLException {
    List<Orphan> orphans = new ArrayList<>();
    try (var statement = connection.prepareStatement(ORPHANS)) {
      statement.setLong(1, run.id());
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          orphans.add(
              new Orphan(
                  rows.getLong("run_id"),
                  rows.getLong("ordinal"),
                  rows.getLong("ceiling_nano_usd"),
                  rows.getObject("day", LocalDate.class)));
        }
      }
    }
    return orphans;
  }

  private static boolean abandon(Connection connection, Orphan orphan) throws SQLException {
    try (var statement = connection.prepareStatement(ABANDON)) {
      statement.setLong(1, orphan.run());
      statement.setLong(2, orphan.ordinal());
      return statement.executeUpdate() == 1;
    }
  }
}
