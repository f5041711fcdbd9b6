package dev.sovereign.activities.treasury.loop;

import dev.sovereign.workflows.treasury.loop.LoopFailure;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The only place where a database fault becomes a coded one. */
final class Sql {

  private Sql() {}

  /** Something to do with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  static <T> T call(DataSource dataSource, Work<T> work) {
    try (Connection connection = dataSource.getConnection()) {
      return work.with(connection);
    } catch (SQLException e) {
      // Without the driver's words: a failure is kept in a history for anybody to read.
      throw LoopFailure.BOOKS_UNAVAILABLE.failure(
          "PostgreSQL did not do what the loop asked (SQLSTATE "
              + e.getSQLState()
              + "). It asks again; see `./sovereign doctor` and `./sovereign logs postgres`.");
    }
  }
}
