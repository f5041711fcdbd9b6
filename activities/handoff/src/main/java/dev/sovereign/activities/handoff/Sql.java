package dev.sovereign.activities.handoff;

import dev.sovereign.workflows.handoff.HandoffFailure;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The only place where a database fault becomes a coded one. */
final class Sql {

  private Sql() {}

  /** Something to do with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  static <T> T call(DataSource dataSource, Work<T> work) {
    try (var connection = dataSource.getConnection()) {
      return work.with(connection);
    } catch (SQLException e) {
      throw unavailable(e.getSQLState());
    }
  }

  /** All of it or, when anything is thrown, nothing. */
  static <T> T transaction(DataSource dataSource, Work<T> work) {
    return call(
        dataSource,
        connection -> {
          connection.setAutoCommit(false);
          boolean done = false;
          try {
            T result = work.with(connection);
            connection.commit();
            done = true;
            return result;
          } finally {
            end(connection, done);
          }
        });
  }

  /** A pool hands the connection on, so nothing may be left open on it. */
  private static void end(Connection connection, boolean done) throws SQLException {
    try {
      if (!done) {
        connection.rollback();
      }
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      // The connection is gone, and the transaction with it; why the work failed says more.
      if (done) {
        throw e;
      }
    }
  }

  /**
   * Neither the driver's message nor the exception goes with it: they hold SQL, values and
   * addresses, and a failure is kept in a history for anybody to read.
   */
  private static RuntimeException unavailable(@Nullable String state) {
    return HandoffFailure.STORE_UNAVAILABLE.failure(
        "PostgreSQL did not do what the hand-off asked (SQLSTATE %s: %s). See `./sovereign doctor` and `./sovereign logs postgres`."
            .formatted(state, meaning(state)));
  }

  private static String meaning(@Nullable String state) {
    return switch (state == null || state.length() < 2 ? "" : state.substring(0, 2)) {
      case "08", "57" -> "no connection";
      case "28" -> "the role was refused";
      case "3D", "3F", "42" -> "the schema or a right on it is missing: run `./sovereign up`";
      case "53" -> "out of connections, memory or disk";
      default -> "not possible now";
    };
  }
}
