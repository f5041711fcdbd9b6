package dev.sovereign.activities.inference.receipts;

import java.sql.Connection;
import java.sql.SQLException;

/** A change of the database. */
@FunctionalInterface
public interface Change {

  /** Makes it, with a connection that is somebody else's to commit and to close. */
  void make(Connection connection) throws SQLException;
}
