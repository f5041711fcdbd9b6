package dev.sovereign.activities.treasury.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/** Queries that all see the same moment. */
final class Snapshot {

  /** What is read. */
  interface Query<T> {
    T read(Connection connection) throws SQLException;
  }

  private Snapshot() {}

  /** Leaves the connection as it was given: in autocommit mode, without a transaction. */
  static <T> T of(Connection connection, Query<T> query) throws SQLException {
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
