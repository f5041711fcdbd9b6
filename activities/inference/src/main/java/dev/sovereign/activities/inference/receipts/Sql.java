package dev.sovereign.activities.inference.receipts;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The only place where a database fault becomes a coded one. */
public final class Sql {

  /** Wrong data and broken constraints: the statement's own fault, so that repeating is no use. */
  private static final Set<String> FAULTS_OF_THE_STATEMENT = Set.of("21", "22", "23");

  private static final Set<String> LOST_RACES = Set.of("40001", "40P01");

  private Sql() {}

  /** Something to do with a connection. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    T with(Connection connection) throws SQLException;
  }

  /** Runs it on a connection of its own, in auto-commit mode. */
  public static <T extends @Nullable Object> T call(DataSource dataSource, Work<T> work) {
    try (var connection = dataSource.getConnection()) {
      return work.with(connection);
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** Runs it in one transaction on a connection of its own; nothing is left of one that fails. */
  public static <T extends @Nullable Object> T transact(DataSource dataSource, Work<T> work) {
    return call(dataSource, connection -> inTransaction(connection, work));
  }

  /** The same on a connection in auto-commit mode, which it is given back in. */
  static <T extends @Nullable Object> T inTransaction(Connection connection, Work<T> work)
      throws SQLException {
    connection.setAutoCommit(false);
    T result;
    try {
      result = work.with(connection);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      undo(connection, e);
      throw e;
    }
    connection.setAutoCommit(true);
    return result;
  }

  /** What broke the work is the cause to tell, whatever a connection that is gone says of it. */
  private static void undo(Connection connection, Exception cause) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * Neither the driver's message nor the exception goes with it: they hold SQL, values and
   * addresses.
   */
  static StoreUnavailableException unavailable(SQLException e) {
    return new StoreUnavailableException(describe(e));
  }

  static String describe(SQLException e) {
    return "PostgreSQL did not do what inference asked (SQLSTATE %s: %s). See `./sovereign doctor` and `./sovereign logs postgres`."
        .formatted(e.getSQLState(), meaning(e.getSQLState()));
  }

  static StoreUnavailableException unavailable(String why) {
    return new StoreUnavailableException(
        "PostgreSQL %s. See `./sovereign doctor` and `./sovereign logs postgres`.".formatted(why));
  }

  /** Whether the statement would fail again, and others on the same connection would not. */
  static boolean isFaultOfTheStatement(SQLException e) {
    return FAULTS_OF_THE_STATEMENT.contains(stateClass(e.getSQLState()));
  }

  /** Whether another transaction was in the way and the same can be tried at once. */
  static boolean isLostRace(SQLException e) {
    String state = e.getSQLState();
    return state != null && LOST_RACES.contains(state);
  }

  /** Sets the parameters in their order. */
  static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i] instanceof Instant at ? timestamp(at) : values[i];
      statement.setObject(i + 1, value);
    }
  }

  /** As the driver takes it. */
  public static OffsetDateTime timestamp(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static String stateClass(@Nullable String state) {
    return state == null || state.length() < 2 ? "" : state.substring(0, 2);
  }

  private static String meaning(@Nullable String state) {
    return switch (stateClass(state)) {
      case "08", "57" -> "no connection";
      case "28" -> "the role was refused";
      case "3D", "3F", "42" -> "the schema or a right on it is missing: run `./sovereign up`";
      case "53" -> "out of connections, memory or disk";
      default -> "not possible now";
    };
  }
}
