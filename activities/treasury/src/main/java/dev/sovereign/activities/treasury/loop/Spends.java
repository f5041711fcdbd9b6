package dev.sovereign.activities.treasury.loop;

import dev.sovereign.workflows.inference.SettledSpend;
import dev.sovereign.workflows.inference.SpendCut;
import dev.sovereign.workflows.treasury.loop.BookedSpend;
import dev.sovereign.workflows.treasury.loop.Close;
import dev.sovereign.workflows.treasury.loop.LoopFailure;
import dev.sovereign.workflows.treasury.loop.Period;
import dev.sovereign.workflows.treasury.loop.SpendBooks;
import dev.sovereign.workflows.treasury.loop.TreasuryPolicy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What models cost, period by period. Rows are only ever added. Thread-safe. */
public final class Spends {

  private static final String NEXT =
      """
      SELECT c.body FROM treasury.close c LEFT JOIN treasury.spend s ON s.period = c.period
       WHERE s.period IS NULL ORDER BY c.period LIMIT 1
      """;

  private static final String LAST =
      "SELECT body, mark, ends_at FROM treasury.spend ORDER BY period DESC LIMIT 1";

  private final DataSource dataSource;

  public Spends(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Nullable SpendCut next() {
    Optional<SpendCut> cut = Sql.call(dataSource, this::next);
    return cut.orElse(null);
  }

  private Optional<SpendCut> next(Connection connection) throws SQLException {
    Optional<Close> unsummed = Bodies.find(connection, Close.class, NEXT);
    return unsummed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            cut(
                connection,
                Period.parse(unsummed.get().period(), Period.zone(unsummed.get().zone()))));
  }

  private static SpendCut cut(Connection connection, Period period) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LAST);
        ResultSet row = select.executeQuery()) {
      boolean first = !row.next();
      return new SpendCut(
          period.text(),
          period.zone().getId(),
          first ? 0 : row.getLong("mark"),
          first ? Instant.EPOCH : row.getTimestamp("ends_at").toInstant(),
          period.end());
    }
  }

  /** Keeps the sums, or finds those that were kept first. */
  BookedSpend keep(SettledSpend spend, TreasuryPolicy.CloudPrice price) {
    return Sql.call(
        dataSource,
        connection -> {
          long carry =
              Bodies.find(connection, BookedSpend.class, LAST)
                  .map(BookedSpend::carryNanoUsd)
                  .orElse(0L);
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO treasury.spend (period, mark, ends_at, body) VALUES (?, ?, ?, ?)"
                      + " ON CONFLICT DO NOTHING")) {
            insert.setString(1, spend.cut().period());
            insert.setLong(2, spend.mark());
            insert.setTimestamp(3, Timestamp.from(spend.cut().end()));
            insert.setString(4, Bodies.write(SpendBooks.book(spend, carry, price)));
            insert.executeUpdate();
          }
          return same(connection, spend.cut());
        });
  }

  /** Another run may have cut the same period; only one of the same beginning can hold. */
  private static BookedSpend same(Connection connection, SpendCut cut) throws SQLException {
    BookedSpend kept =
        all(connection).stream()
            .filter(each -> each.spend().cut().period().equals(cut.period()))
            .findFirst()
            .orElseThrow();
    if (!kept.spend().cut().equals(cut)) {
      throw LoopFailure.SPEND_CONFLICT.failure(
          "receipts up to " + cut.end() + " are cut otherwise already: start the loop again");
    }
    return kept;
  }

  /** Every period's, the oldest first. */
  public List<BookedSpend> all() {
    return Sql.call(dataSource, Spends::all);
  }

  private static List<BookedSpend> all(Connection connection) throws SQLException {
    return Bodies.list(
        connection, BookedSpend.class, "SELECT body FROM treasury.spend ORDER BY period");
  }
}
