package dev.sovereign.activities.treasury.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/** Queries that all see the same moment. */
public final class Snapshot {

  /** What is read. */
  @FunctionalInterface
  public interface Query<T, E extends Exception> {
    T read(Connection connection) throws SQLException, E;
  }

  private Snapshot() {}

  /** Leaves the connection as it was given: in autocommit mode, without a transaction. */
  public static <T, E extends Exception> T of(Connection connection, Query<T, E> query)
      throws SQLException, E {
    int isolation = connection.getTransactionIsolation();
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    try {
      return query.read(connection);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
      connection.setReadOnly(false);
      connection.setTransactionIsolation(isolation);
    }
  }
}
