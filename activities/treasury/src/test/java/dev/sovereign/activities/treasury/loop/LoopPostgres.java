package dev.sovereign.activities.treasury.loop;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of its own a test, on one durable PostgreSQL 18 a test JVM. */
final class LoopPostgres {

  private static final String ROLE = "treasury";
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final EmbeddedPostgres SERVER = start();

  private final String database = "loop" + COUNT.incrementAndGet();

  LoopPostgres() {
    execute(SERVER.getPostgresDatabase(), "CREATE DATABASE " + database);
    Flyway.configure()
        .dataSource(owner())
        .schemas(ROLE)
        .locations("classpath:db/migration/" + ROLE)
        .load()
        .migrate();
  }

  DataSource owner() {
    return SERVER.getDatabase("postgres", database);
  }

  int port() {
    return SERVER.getPort();
  }

  DataSource role() {
    return role(port());
  }

  /** By way of a port that leads to the server. */
  DataSource role(int port) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl("jdbc:postgresql://127.0.0.1:" + port + "/" + database);
    dataSource.setUser(ROLE);
    dataSource.setPassword(ROLE);
    return dataSource;
  }

  private static EmbeddedPostgres start() {
    try {
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setPGStartupWait(Duration.ofMinutes(1))
              .start();
      execute(server.getPostgresDatabase(), "CREATE ROLE treasury LOGIN PASSWORD 'treasury'");
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void execute(DataSource dataSource, String sql) {
    try (Connection connection = dataSource.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }
}
