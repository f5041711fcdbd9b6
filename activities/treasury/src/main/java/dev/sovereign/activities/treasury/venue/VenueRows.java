package dev.sovereign.activities.treasury.venue;

import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.venue.Vault;
import dev.sovereign.workflows.treasury.venue.VenueFailure;
import dev.sovereign.workflows.treasury.venue.VenueOrder;
import dev.sovereign.workflows.treasury.venue.VenueReceipt;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/** The tables of simulated venues. */
final class VenueRows {

  private VenueRows() {}

  /** Something to do with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** An order that was carried out or refused. */
  record Ordered(String venue, String kind, Amount asked, VenueReceipt receipt) {}

  static <T> T call(DataSource dataSource, Work<T> work) {
    try (Connection connection = dataSource.getConnection()) {
      return work.with(connection);
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  static <T> T transact(DataSource dataSource, Work<T> work) {
    return call(
        dataSource,
        connection -> {
          connection.setAutoCommit(false);
          try {
            T result = work.with(connection);
            connection.commit();
            return result;
          } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
          } finally {
            connection.setAutoCommit(true);
          }
        });
  }

  static void insert(Connection connection, String name, SimulatedVenue.Terms terms, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO treasury.venue (name, currency, decimals, capacity, rate, accrued_at)"
                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
      statement.setString(1, name);
      statement.setString(2, terms.capacity().currency().name());
      statement.setInt(3, terms.decimals());
      statement.setBigDecimal(4, new BigDecimal(terms.capacity().units()));
      statement.setInt(5, terms.rateBasisPoints());
      statement.setTimestamp(6, Timestamp.from(now));
      statement.executeUpdate();
    }
  }

  static Optional<VenueRow> find(Connection connection, String name, boolean forUpdate)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            forUpdate
                ? "SELECT * FROM treasury.lock_venue(?)"
                : "SELECT * FROM treasury.venue WHERE name = ?")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(venue(row)) : Optional.empty();
      }
    }
  }

  private static VenueRow venue(ResultSet row) throws SQLException {
    Vault vault =
        new Vault(
            units(row, "assets"), units(row, "shares"), units(row, "lent"), row.getInt("decimals"));
    return new VenueRow(
        row.getString("name"),
        Currency.of(row.getString("currency")),
        vault,
        units(row, "capacity"),
        row.getInt("rate"),
        row.getBoolean("paused"),
        units(row, "last_price"),
        row.getTimestamp("accrued_at").toInstant());
  }

  static void update(Connection connection, VenueRow row) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT treasury.change_venue(?, ?, ?, ?, ?, ?, ?)")) {
      statement.setString(1, row.name());
      statement.setBigDecimal(2, new BigDecimal(row.vault().assets()));
      statement.setBigDecimal(3, new BigDecimal(row.vault().shares()));
      statement.setBigDecimal(4, new BigDecimal(row.vault().lent()));
      statement.setBoolean(5, row.paused());
      statement.setBigDecimal(6, new BigDecimal(row.lastPrice()));
      statement.setTimestamp(7, Timestamp.from(row.accruedAt()));
      statement.execute();
    }
  }

  static Optional<Ordered> order(Connection connection, String key) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT o.*, v.currency FROM treasury.venue_order o"
                + " JOIN treasury.venue v ON v.name = o.venue WHERE o.key = ?")) {
      statement.setString(1, key);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(ordered(row)) : Optional.empty();
      }
    }
  }

  private static Ordered ordered(ResultSet row) throws SQLException {
    Currency currency = Currency.of(row.getString("currency"));
    VenueReceipt receipt =
        new VenueReceipt(
            row.getString("key"),
            VenueReceipt.Status.valueOf(row.getString("status")),
            new Amount(units(row, "moved"), currency),
            units(row, "shares"),
            row.getString("reason"));
    return new Ordered(
        row.getString("venue"),
        row.getString("kind"),
        new Amount(units(row, "amount"), currency),
        receipt);
  }

  static void insertOrder(
      Connection connection, VenueOrder order, String kind, VenueReceipt receipt)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO treasury.venue_order"
                + " (key, venue, kind, amount, status, moved, shares, reason)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      statement.setString(1, order.key());
      statement.setString(2, order.venue());
      statement.setString(3, kind);
      statement.setBigDecimal(4, new BigDecimal(order.amount().units()));
      statement.setString(5, receipt.status().name());
      statement.setBigDecimal(6, new BigDecimal(receipt.amount().units()));
      statement.setBigDecimal(7, new BigDecimal(receipt.shares()));
      statement.setString(8, receipt.reason());
      statement.executeUpdate();
    }
  }

  private static BigInteger units(ResultSet row, String column) throws SQLException {
    return row.getBigDecimal(column).toBigIntegerExact();
  }

  /** Without the driver's words: a failure is kept in a history for anybody to read. */
  private static RuntimeException unavailable(SQLException e) {
    return VenueFailure.VENUE_UNAVAILABLE.failure(
        "PostgreSQL did not answer for the simulated venue (SQLSTATE "
            + e.getSQLState()
            + "). The same order may be given again; see `./sovereign doctor`.");
  }
}
