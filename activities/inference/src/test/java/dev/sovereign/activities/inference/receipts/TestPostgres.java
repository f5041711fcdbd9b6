package dev.sovereign.activities.inference.receipts;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL 18, one a test JVM, durable like production's, migrated by its owner, used by
 * the capability's own role, and stopped and started on the same data and port.
 */
final class TestPostgres {

  private static final String ROLE = "inference";
  private static final Duration START = Duration.ofMinutes(1);

  static final TestPostgres SHARED = new TestPostgres();

  private final Path data;
  private final int port;
  private EmbeddedPostgres server;

  private TestPostgres() {
    try {
      data = Files.createTempDirectory("receipts-postgres");
      server = start(0);
      port = server.getPort();
      Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
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

  private EmbeddedPostgres start(int wanted) throws IOException {
    var builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data.resolve("data"))
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setPGStartupWait(START);
    return (wanted == 0 ? builder : builder.setPort(wanted)).start();
  }

  /** Returns once it is gone: who started again before would be answered by the dying one. */
  void stop() {
    try {
      Path pidFile = data.resolve("data").resolve("postmaster.pid");
      Optional<ProcessHandle> postmaster =
          Files.exists(pidFile)
              ? ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).getFirst().strip()))
              : Optional.empty();
      server.close();
      if (postmaster.isPresent()) {
        postmaster.get().onExit().get(START.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("PostgreSQL does not stop", e);
    }
  }

  void startAgain() {
    try {
      server = start(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  String url() {
    return server.getJdbcUrl(ROLE, "postgres") + "&password=" + ROLE;
  }

  void execute(String sql) {
    try (var connection = owner().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  long number(String sql) {
    try (var connection = owner().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** Empty tables, as just migrated. Sessions that an earlier test left behind are ended first. */
  void clear() {
    number(
        "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE usename = '"
            + ROLE
            + "'");
    execute(
        "TRUNCATE inference.receipt, inference.paid_call, inference.run, inference.budget,"
            + " inference.answer, inference.breaker");
  }
}
