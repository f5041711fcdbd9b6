package dev.sovereign.activities.memory;

import dev.sovereign.workflows.memory.MemoryFailure;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The only place where a database fault becomes a coded one. Thread-safe. */
public final class Sql {

  private static final String OPEN_AGAIN =
      " Open a session of the line and write with its fencing token.";

  private Sql() {}

  /** Something to do with a connection. */
  @FunctionalInterface
  public interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** Each statement commits by itself. */
  public static <T> T call(DataSource dataSource, Work<T> work) {
    try (var connection = dataSource.getConnection()) {
      return work.with(connection);
    } catch (SQLException e) {
      throw coded(e.getSQLState());
    }
  }

  /** All of it or, when anything is thrown, nothing. */
  public static <T> T transact(DataSource dataSource, Work<T> work) {
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
  private static RuntimeException coded(@Nullable String state) {
    return switch (state == null ? "" : state) {
      case "SV001" ->
          MemoryFailure.STALE_FENCE.failure(
              "Nothing was recorded: another session was opened on the line since." + OPEN_AGAIN);
      case "SV002" ->
          MemoryFailure.SESSION_SEALED.failure(
              "Nothing was recorded: the session is sealed." + OPEN_AGAIN);
      case "SV003" ->
          MemoryFailure.SESSION_UNKNOWN.failure(
              "Nothing was recorded: no such session was ever opened here." + OPEN_AGAIN);
      case "SV004" ->
          MemoryFailure.UNKNOWN_FACT.failure(
              "Nothing was recorded: the fact it supersedes is not there. Recall it again and use its id, or leave supersedes out.");
      case "SV005" ->
          MemoryFailure.BUNDLE_REFUSED.failure(
              "Nothing was imported: a session of the bundle is not readable, or its id stands for another session here, or its line is being written here. Seal the open sessions of its lines and import again; else export the bundle with this build, or import it into another installation.");
      case "22021" ->
          MemoryFailure.INVALID_FACT.failure(
              "Nothing was done: a text holds U+0000. Send valid UTF-8 without it.");
      default ->
          MemoryFailure.STORE_UNAVAILABLE.failure(
              "PostgreSQL did not do what the memory asked (SQLSTATE %s: %s). See `./sovereign doctor` and `./sovereign logs postgres`."
                  .formatted(state, meaning(state)));
    };
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
