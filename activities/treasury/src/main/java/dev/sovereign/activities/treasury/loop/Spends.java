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
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What models cost, period by period. Rows are only ever added. Thread-safe. */
public final class Spends {

  /** The oldest close after the last cut: what models cost may have been cut before any close. */
  private static final String NEXT =
      """
      SELECT c.body FROM treasury.close c
       WHERE c.period > (SELECT coalesce(max(s.period), '') FROM treasury.spend s)
       ORDER BY c.period LIMIT 1
      """;

  private static final String CLOSED = "SELECT body FROM treasury.close ORDER BY period LIMIT 1";

  private static final String LAST =
      "SELECT body, mark, ends_at FROM treasury.spend ORDER BY period DESC LIMIT 1";

  private final DataSource dataSource;
  private final Supplier<Optional<Instant>> firstReceipt;

  /**
   * @param firstReceipt when the first call to a model was made; asked only while there is neither
   *     a close nor a cut
   */
  public Spends(DataSource dataSource, Supplier<Optional<Instant>> firstReceipt) {
    this.dataSource = dataSource;
    this.firstReceipt = firstReceipt;
  }

  /**
   * The next cut: of the oldest closed month that has none. As long as no month is closed because
   * nothing came in, of each month that is over since the first receipt.
   *
   * @param zone decides when a month begins that is not closed; asked only for such a one
   */
  @Nullable SpendCut next(Supplier<ZoneId> zone, Instant now) {
    Optional<SpendCut> cut =
        Sql.call(
            dataSource,
            connection -> {
              Optional<Period> next = closed(connection);
              if (next.isEmpty() && Bodies.find(connection, Close.class, CLOSED).isEmpty()) {
                next = withoutClose(connection, zone).filter(month -> !month.end().isAfter(now));
              }
              return next.isEmpty() ? Optional.empty() : Optional.of(cut(connection, next.get()));
            });
    return cut.orElse(null);
  }

  private static Optional<Period> closed(Connection connection) throws SQLException {
    return Bodies.find(connection, Close.class, NEXT)
        .map(close -> Period.parse(close.period(), Period.zone(close.zone())));
  }

  private Optional<Period> withoutClose(Connection connection, Supplier<ZoneId> zone)
      throws SQLException {
    Optional<BookedSpend> last = Bodies.find(connection, BookedSpend.class, LAST);
    return last.isPresent()
        ? last.map(each -> Period.parse(each.spend().cut().period(), zone.get()).next())
        : firstReceipt.get().map(at -> Period.of(at, zone.get()));
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
