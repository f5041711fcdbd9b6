package dev.sovereign.activities.sovereignty;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL 18, one a test JVM, durable like production's, migrated by its owner and used
 * by the capability's own role.
 */
final class TestPostgres {

  static final TestPostgres SHARED = new TestPostgres();

  private static final String ROLE = "sovereignty";

  private final EmbeddedPostgres server;

  private TestPostgres() {
    try {
      server =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setPGStartupWait(Duration.ofMinutes(1))
              .start();
      execute("CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + ROLE + "'");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Flyway.configure()
        .dataSource(owner())
        .schemas(ROLE)
        .locations("classpath:db/migration/" + ROLE)
        .load()
        .migrate();
  }

  DataSource owner() {
    return server.getPostgresDatabase();
  }

  DataSource role() {
    var dataSource = new PGSimpleDataSource();
    dataSource.setUrl(server.getJdbcUrl(ROLE, "postgres"));
    dataSource.setUser(ROLE);
    dataSource.setPassword(ROLE);
    return dataSource;
  }

  int port() {
    return server.getPort();
  }

  void execute(String sql) {
    try (var connection = owner().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }
}
