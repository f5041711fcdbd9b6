package dev.sovereign.activities.inference.receipts;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rows of {@code inference.budget} that a transaction needs, locked, changed and put back. */
final class BudgetBook {

  private static final String LOCK =
      """
      SELECT period, starts, limit_nano_usd, spent_nano_usd, reserved_nano_usd
      FROM inference.budget WHERE starts = ANY (?) ORDER BY period, starts FOR UPDATE
      """;

  private static final String OPEN =
      """
      INSERT INTO inference.budget (period, starts, limit_nano_usd) VALUES (?, ?, ?)
      ON CONFLICT DO NOTHING
      """;

  private static final String PUT_BACK =
      """
      UPDATE inference.budget
      SET spent_nano_usd = ?, reserved_nano_usd = ?, overrun_nano_usd = ?
      WHERE period = ? AND starts = ?
      """;

  private final Map<String, Row> rows = new HashMap<>();

  /** One budget of one period. */
  private static final class Row {
    final Period period;
    final LocalDate starts;
    final @Nullable Long limit;
    long spent;
    long reserved;
    long overrun;

    Row(Period period, LocalDate starts, @Nullable Long limit, long spent, long reserved) {
      this.period = period;
      this.starts = starts;
      this.limit = limit;
      this.spent = spent;
      this.reserved = reserved;
    }

    boolean covers(long nanoUsd) {
      return limit == null
          ? nanoUsd <= Long.MAX_VALUE / 2 - spent - reserved
          : nanoUsd <= limit - spent - reserved;
    }
  }

  /** Locks the rows of these days, made when there are none, always in the same order. */
  static BudgetBook open(
      Connection connection, Collection<LocalDate> days, Map<Period, Long> limits)
      throws SQLException {
    var book = new BudgetBook();
    book.lock(connection, days);
    List<Row> missing = book.missing(days, limits);
    if (!missing.isEmpty()) {
      insert(connection, missing);
      book.lock(connection, days);
    }
    return book;
  }

  private static void insert(Connection connection, List<Row> missing) throws SQLException {
    try (var statement = connection.prepareStatement(OPEN)) {
      for (Row row : missing) {
        statement.setString(1, row.period.label());
        statement.setObject(2, row.starts);
        setLimit(statement, 3, row.limit);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  static void setLimit(PreparedStatement statement, int index, @Nullable Long limit)
      throws SQLException {
    if (limit == null) {
      statement.setNull(index, Types.BIGINT);
    } else {
      statement.setLong(index, limit);
    }
  }

  private void lock(Connection connection, Collection<LocalDate> days) throws SQLException {
    var starts = new TreeSet<LocalDate>();
    for (Period period : Period.values()) {
      days.forEach(day -> starts.add(period.startOf(day)));
    }
    try (var statement = connection.prepareStatement(LOCK)) {
      statement.setArray(
          1, connection.createArrayOf("date", starts.stream().map(Date::valueOf).toArray()));
      try (var found = statement.executeQuery()) {
        while (found.next()) {
          Long limit = found.getObject("limit_nano_usd", Long.class);
          var row =
              new Row(
                  Period.valueOf(found.getString("period").toUpperCase(Locale.ROOT)),
                  found.getObject("starts", LocalDate.class),
                  limit,
                  found.getLong("spent_nano_usd"),
                  found.getLong("reserved_nano_usd"));
          rows.put(key(row.period, row.starts), row);
        }
      }
    }
  }

  private List<Row> missing(Collection<LocalDate> days, Map<Period, Long> limits) {
    Map<String, Row> missing = new TreeMap<>();
    for (LocalDate day : days) {
      for (Period period : Period.values()) {
        String key = key(period, period.startOf(day));
        if (!rows.containsKey(key)) {
          missing.put(key, new Row(period, period.startOf(day), limits.get(period), 0, 0));
        }
      }
    }
    return new ArrayList<>(missing.values());
  }

  private static String key(Period period, LocalDate starts) {
    return period.label() + starts;
  }

  private Map<Period, Row> of(LocalDate day) {
    Map<Period, Row> both = new EnumMap<>(Period.class);
    for (Period period : Period.values()) {
      Row row = rows.get(key(period, period.startOf(day)));
      if (row == null) {
        throw new IllegalStateException("the budget of " + day + " is not locked");
      }
      both.put(period, row);
    }
    return both;
  }

  /** Sets aside, or says in one line why not. */
  String reserve(LocalDate day, long ceiling) {
    Map<Period, Row> both = of(day);
    for (Row row : both.values()) {
      if (!row.covers(ceiling)) {
        return "the budget of the %s does not cover it: %s of %s spent, %s reserved, %s needed"
            .formatted(
                row.period.label(),
                dollars(row.spent),
                dollars(row.limit == null ? Long.MAX_VALUE / 2 : row.limit),
                dollars(row.reserved),
                dollars(ceiling));
      }
    }
    both.values().forEach(row -> row.reserved += ceiling);
    return "";
  }

  /** Gives back what was set aside, and takes what it cost. */
  void end(LocalDate day, long setAside, long cost) {
    for (Row row : of(day).values()) {
      row.reserved -= setAside;
      row.spent += cost;
      row.overrun = row.limit == null ? 0 : Math.max(0, row.spent + row.reserved - row.limit);
    }
  }

  /** Writes every row. Ends must have gone before reservations. */
  void putBack(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(PUT_BACK)) {
      for (Row row : rows.values()) {
        statement.setLong(1, row.spent);
        statement.setLong(2, row.reserved);
        statement.setLong(3, row.overrun);
        statement.setString(4, row.period.label());
        statement.setObject(5, row.starts);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  static String dollars(long nanoUsd) {
    return BigDecimal.valueOf(nanoUsd, 9).stripTrailingZeros().toPlainString() + " USD";
  }
}
