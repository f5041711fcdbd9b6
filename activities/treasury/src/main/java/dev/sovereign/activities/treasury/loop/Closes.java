package dev.sovereign.activities.treasury.loop;

import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.loop.AllocationOutcome;
import dev.sovereign.workflows.treasury.loop.Close;
import dev.sovereign.workflows.treasury.loop.ClosedPeriod;
import dev.sovereign.workflows.treasury.loop.LoopFailure;
import dev.sovereign.workflows.treasury.loop.OpenBooks;
import dev.sovereign.workflows.treasury.loop.OpenBooksRequest;
import dev.sovereign.workflows.treasury.loop.Period;
import dev.sovereign.workflows.treasury.loop.RevenueDay;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Closes and outcomes. Rows are only ever added, and every write returns the row that holds, so
 * repeating one is harmless. Thread-safe.
 */
public final class Closes {

  private static final String REVENUE =
      """
      SELECT (e.business_at AT TIME ZONE ?)::date AS day, a.currency,
             coalesce(sum(-e.amount) FILTER (WHERE e.amount < 0), 0) AS received,
             coalesce(sum(e.amount) FILTER (WHERE e.amount > 0), 0) AS refunded,
             count(DISTINCT e.seq) AS transfers
        FROM treasury.ledger l
        JOIN treasury.account a ON a.ledger_id = l.ledger_id AND a.name ~ ?
        JOIN treasury.entry e ON e.account_id = a.account_id
       WHERE l.name = ? AND e.seq <= ? AND e.business_at < ?
         AND NOT (e.seq <= ? AND e.business_at < ?)
       GROUP BY 1, 2 ORDER BY 1, 2
      """;

  private final DataSource dataSource;
  private final String ledger;

  /**
   * @param ledger the name of the ledger whose revenue is closed
   */
  public Closes(DataSource dataSource, String ledger) {
    this.dataSource = dataSource;
    this.ledger = ledger;
  }

  OpenBooks books(OpenBooksRequest request) {
    ZoneId zone = Period.zone(request.zone());
    return Sql.call(dataSource, connection -> books(connection, zone, request.through()));
  }

  private OpenBooks books(Connection connection, ZoneId zone, String through) throws SQLException {
    Optional<Close> last = last(connection);
    Optional<Period> next =
        last.isPresent()
            ? last.map(close -> Period.parse(close.period(), zone).next())
            : first(connection, zone);
    if (next.isEmpty() || next.get().text().compareTo(through) > 0) {
      return new OpenBooks(null, null, 0, List.of(), List.of());
    }
    long mark = head(connection);
    return new OpenBooks(
        next.get().text(),
        last.map(Close::period).orElse(null),
        mark,
        revenue(connection, next.get(), mark, last.orElse(null)),
        last.map(Close::carries).orElse(List.of()));
  }

  /** Adds the close, or finds the one that is there. */
  Close record(Close close) {
    return Sql.call(
        dataSource,
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO treasury.close (period, previous, mark, ends_at, body)"
                      + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, close.period());
            insert.setString(2, close.previous());
            insert.setLong(3, close.mark());
            insert.setTimestamp(4, Timestamp.from(end(close)));
            insert.setString(5, Bodies.write(close));
            insert.executeUpdate();
          }
          return find(connection, close.period()).orElseThrow(() -> conflict(close));
        });
  }

  /** Every close, the oldest first. */
  public List<Close> all() {
    return Sql.call(
        dataSource,
        connection ->
            Bodies.list(
                connection, Close.class, "SELECT body FROM treasury.close ORDER BY period"));
  }

  /** How each closed period ended, the oldest first. */
  public List<AllocationOutcome> outcomes() {
    return Sql.call(
        dataSource,
        connection ->
            Bodies.list(
                connection,
                AllocationOutcome.class,
                "SELECT body FROM treasury.allocation ORDER BY period"));
  }

  /** Closed periods whose allocation has not ended, the oldest first. */
  public List<String> open() {
    return Sql.call(
        dataSource,
        connection -> {
          List<String> periods = new ArrayList<>();
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT c.period FROM treasury.close c"
                          + " LEFT JOIN treasury.allocation a ON a.period = c.period"
                          + " WHERE a.period IS NULL ORDER BY c.period");
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              periods.add(rows.getString(1));
            }
          }
          return periods;
        });
  }

  ClosedPeriod closed(String period) {
    return Sql.call(
        dataSource,
        connection -> {
          Close close =
              find(connection, period)
                  .orElseThrow(
                      () ->
                          LoopFailure.PERIOD_REFUSED.failure(
                              "period "
                                  + period
                                  + " is not closed: nothing was booked up to its end"));
          return new ClosedPeriod(close, outcome(connection, period).orElse(null), List.of(), null);
        });
  }

  /** Adds the outcome, or finds the one that is there. */
  AllocationOutcome end(AllocationOutcome outcome) {
    return Sql.call(
        dataSource,
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO treasury.allocation (period, status, body) VALUES (?, ?, ?)"
                      + " ON CONFLICT DO NOTHING")) {
            insert.setString(1, outcome.period());
            insert.setString(2, outcome.status().name());
            insert.setString(3, Bodies.write(outcome));
            insert.executeUpdate();
          }
          return outcome(connection, outcome.period()).orElseThrow();
        });
  }

  private List<RevenueDay> revenue(
      Connection connection, Period period, long mark, @Nullable Close last) throws SQLException {
    List<RevenueDay> days = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(REVENUE)) {
      select.setString(1, period.zone().getId());
      select.setString(2, LoopAccounts.REVENUE);
      select.setString(3, ledger);
      select.setLong(4, mark);
      select.setTimestamp(5, Timestamp.from(period.end()));
      select.setLong(6, last == null ? 0 : last.mark());
      select.setTimestamp(7, Timestamp.from(last == null ? Instant.EPOCH : end(last)));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          days.add(day(rows));
        }
      }
    }
    return days;
  }

  private static RevenueDay day(ResultSet row) throws SQLException {
    return new RevenueDay(
        row.getObject("day", LocalDate.class),
        Currency.of(row.getString("currency")),
        units(row, "received"),
        units(row, "refunded"),
        row.getInt("transfers"));
  }

  private Optional<Period> first(Connection connection, ZoneId zone) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT min(e.business_at) FROM treasury.ledger l"
                + " JOIN treasury.account a ON a.ledger_id = l.ledger_id AND a.name ~ ?"
                + " JOIN treasury.entry e ON e.account_id = a.account_id WHERE l.name = ?")) {
      select.setString(1, LoopAccounts.REVENUE);
      select.setString(2, ledger);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return Optional.ofNullable(row.getTimestamp(1)).map(t -> Period.of(t.toInstant(), zone));
      }
    }
  }

  private long head(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT head_seq FROM treasury.ledger WHERE name = ?")) {
      select.setString(1, ledger);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private static Optional<Close> last(Connection connection) throws SQLException {
    return Bodies.find(
        connection, Close.class, "SELECT body FROM treasury.close ORDER BY period DESC LIMIT 1");
  }

  private static Optional<Close> find(Connection connection, String period) throws SQLException {
    return Bodies.find(
        connection, Close.class, "SELECT body FROM treasury.close WHERE period = ?", period);
  }

  private static Optional<AllocationOutcome> outcome(Connection connection, String period)
      throws SQLException {
    return Bodies.find(
        connection,
        AllocationOutcome.class,
        "SELECT body FROM treasury.allocation WHERE period = ?",
        period);
  }

  private static Instant end(Close close) {
    return Period.parse(close.period(), Period.zone(close.zone())).end();
  }

  private static BigInteger units(ResultSet row, String column) throws SQLException {
    return row.getBigDecimal(column).toBigIntegerExact();
  }

  private static RuntimeException conflict(Close close) {
    return LoopFailure.CLOSE_CONFLICT.failure(
        "period "
            + close.period()
            + " does not follow what was closed last, because something was closed meanwhile:"
            + " start the loop again");
  }
}
