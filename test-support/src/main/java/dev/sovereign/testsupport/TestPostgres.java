package dev.sovereign.testsupport;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL 18 for the tests of one capability: durable like production's, migrated by its
 * owner, used by the capability's own role, and stopped and started on the same data and port. Ends
 * with the JVM. Thread-safe, but for stopping and starting.
 */
public final class TestPostgres {

  /** As in production every role is there before the first schema, which may grant to any. */
  private static final List<String> ROLES =
      List.of("handoff", "health", "inference", "memory", "sovereignty", "treasury");

  private static final Duration START = Duration.ofMinutes(1);

  private static final Map<String, TestPostgres> STARTED = new ConcurrentHashMap<>();

  private final String role;
  private final Path data;
  private final int port;
  private EmbeddedPostgres server;

  private TestPostgres(String role) {
    this.role = role;
    try {
      data = Files.createTempDirectory(role + "-postgres");
      server = start(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    port = server.getPort();
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
  }

  /**
   * The one of this JVM, started and migrated by whoever asks first.
   *
   * @param capability the name of its schema, of its role and of its folder of migrations
   */
  public static TestPostgres of(String capability) {
    return STARTED.computeIfAbsent(capability, TestPostgres::another);
  }

  /** One more, that nobody else has; with every schema whose migrations are on the class path. */
  public static TestPostgres another(String capability) {
    TestPostgres postgres = new TestPostgres(capability);
    ROLES.forEach(it -> postgres.execute("CREATE ROLE " + it + " LOGIN PASSWORD '" + it + "'"));
    ROLES.stream()
        .filter(it -> TestPostgres.class.getResource("/db/migration/" + it) != null)
        .forEach(postgres::migrate);
    return postgres;
  }

  private void migrate(String schema) {
    Flyway.configure()
        .dataSource(owner())
        .schemas(schema)
        .locations("classpath:db/migration/" + schema)
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
  public void stop() {
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

  /** Starts it on the same data and port. */
  public void startAgain() {
    try {
      server = start(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens, always. */
  public int port() {
    return port;
  }

  /** Connections of the owner. */
  public DataSource owner() {
    return server.getPostgresDatabase();
  }

  /** Connections of the capability's role. */
  public DataSource role() {
    return role(role);
  }

  /** Connections of another capability's role. */
  public DataSource role(String name) {
    var dataSource = new PGSimpleDataSource();
    dataSource.setUrl(server.getJdbcUrl(name, "postgres"));
    dataSource.setUser(name);
    dataSource.setPassword(name);
    return dataSource;
  }

  /** The same as an address, for other processes. */
  public String url() {
    return server.getJdbcUrl(role, "postgres") + "&password=" + role;
  }

  /** Does something as the owner. */
  public void execute(String sql) {
    try (var connection = owner().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** The one number that a query of the owner gives. */
  public long number(String sql) {
    return Long.parseLong(value(sql));
  }

  /** The one value that a query of the owner gives, as text. */
  public String value(String sql) {
    try (var connection = owner().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** Empty tables, as just migrated. Sessions that an earlier test left behind are ended first. */
  public void clear() {
    number(
        "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE usename = '"
            + role
            + "'");
    execute(
        """
        DO $$ BEGIN EXECUTE (
          SELECT 'TRUNCATE ' || string_agg(format('%%I.%%I', schemaname, tablename), ', ')
          FROM pg_tables WHERE schemaname = '%s' AND tablename <> 'flyway_schema_history');
        END $$
        """
            .formatted(role));
  }
}
