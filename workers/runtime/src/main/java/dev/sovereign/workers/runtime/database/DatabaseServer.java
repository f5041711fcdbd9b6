package dev.sovereign.workers.runtime.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * A PostgreSQL server.
 *
 * @param host name or address
 * @param port TCP port
 */
public record DatabaseServer(String host, int port) {

  /** The one database that holds every capability's schema. */
  public static final String DATABASE = "sovereign";

  private static final String CONNECT_SECONDS = "5";

  /** The JDBC URL of a database on it, without credentials. */
  public String url(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
  }

  /** The URL of {@link #DATABASE}. */
  public String url() {
    return url(DATABASE);
  }

  Connection connect(String database, String role, String password) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", role);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", CONNECT_SECONDS);
    properties.setProperty("loginTimeout", CONNECT_SECONDS);
    properties.setProperty("ApplicationName", "sovereign-migrate");
    return DriverManager.getConnection(url(database), properties);
  }
}
