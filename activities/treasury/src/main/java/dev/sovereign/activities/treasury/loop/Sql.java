package dev.sovereign.activities.treasury.loop;

import dev.sovereign.workflows.treasury.loop.LoopFailure;
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
    try (Connection connection = dataSource.getConnection()) {
      return work.with(connection);
    } catch (SQLException e) {
      // Without the driver's words: a failure is kept in a history for anybody to read.
      if (isData(e.getSQLState())) {
        throw LoopFailure.RECORD_REFUSED.failure(
            "PostgreSQL does not take what was to be kept (SQLSTATE "
                + e.getSQLState()
                + "); nothing was. Check its texts, ids and amounts.");
      }
      throw LoopFailure.BOOKS_UNAVAILABLE.failure(
          "PostgreSQL did not do what the loop asked (SQLSTATE "
              + e.getSQLState()
              + "). It asks again; see `./sovereign doctor` and `./sovereign logs postgres`.");
    }
  }

  /** Data exceptions and broken constraints: asking again would end the same. */
  private static boolean isData(@Nullable String state) {
    return state != null && (state.startsWith("22") || state.startsWith("23"));
  }
}
