package dev.sovereign.workers.runtime.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Function;
import org.postgresql.PGConnection;

/** One login role a capability, with a password that only its file holds. */
final class Roles {

  private static final String INVALID_PASSWORD = "28P01";
  private static final String INVALID_AUTHORIZATION = "28000";

  private final DatabaseServer server;
  private final Function<String, Path> secret;

  Roles(DatabaseServer server, Function<String, Path> secret) {
    this.server = server;
    this.secret = secret;
  }

  /** Makes missing roles and mends passwords that no longer match; returns what was done. */
  List<String> ensure(Connection owner, SortedSet<String> roles) throws SQLException {
    List<String> done = new ArrayList<>();
    for (String role : roles) {
      String password = SecretFiles.readOrCreate(secret.apply("postgres-" + role));
      if (!exists(owner, role)) {
        create(owner, role);
        setPassword(owner, role, password);
        done.add("created role " + role);
      } else if (!canLogIn(role, password)) {
        setPassword(owner, role, password);
        done.add("set the password of role " + role);
      }
    }
    return done;
  }

  private static boolean exists(Connection owner, String role) throws SQLException {
    try (var query = owner.prepareStatement("SELECT 1 FROM pg_roles WHERE rolname = ?")) {
      query.setString(1, role);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void create(Connection owner, String role) throws SQLException {
    try (var statement = owner.createStatement()) {
      statement.execute(
          "CREATE ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT"
              .formatted(statement.enquoteIdentifier(role, true)));
    }
  }

  /** The driver hashes the password first, so no statement or server log ever holds it. */
  private static void setPassword(Connection owner, String role, String password)
      throws SQLException {
    owner
        .unwrap(PGConnection.class)
        .alterUserPassword(role, password.toCharArray(), "scram-sha-256");
  }

  private boolean canLogIn(String role, String password) throws SQLException {
    try (Connection _ = server.connect("postgres", role, password)) {
      return true;
    } catch (SQLException e) {
      if (INVALID_PASSWORD.equals(e.getSQLState())
          || INVALID_AUTHORIZATION.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }
}
