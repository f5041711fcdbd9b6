package dev.sovereign.activities.treasury.fuzz;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * A real PostgreSQL 18, durable like production's, migrated by its owner and used by role {@code
 * treasury}.
 */
public final class LedgerDatabase implements AutoCloseable {

  private static final String ROLE = "treasury";
  private static final int CONNECTIONS = 20;

  private final EmbeddedPostgres server;
  private final HikariDataSource owner;
  private final HikariDataSource pool;
  private boolean clockIsOurs;

  private LedgerDatabase(EmbeddedPostgres server) {
    this.server = server;
    this.owner = new HikariDataSource(settings("postgres"));
    execute("CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + ROLE + "'");
    Flyway.configure()
        .dataSource(owner())
        .schemas(ROLE)
        .locations("classpath:db/migration/" + ROLE)
        .load()
        .migrate();
    this.pool = new HikariDataSource(settings(ROLE));
  }

  /** With fsync and synchronous commits. */
  public static LedgerDatabase start() {
    return start("on");
  }

  /**
   * Answers the same, forgets all when the machine stops, and leaves foreign keys and the sum of
   * each line to whoever asks for a batch of them at once: for {@link Fuzz}, which does so after
   * each batch, and does not ask whether a commit is on disk. Row by row they take a third of the
   * time.
   */
  public static LedgerDatabase startForgetful() {
    LedgerDatabase database = start("off");
    database.execute("ALTER ROLE " + ROLE + " SET session_replication_role = replica");
    database.pool.getHikariPoolMXBean().softEvictConnections();
    return database;
  }

  private static LedgerDatabase start(String durable) {
    try {
      return new LedgerDatabase(
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", durable)
              .setServerConfig("synchronous_commit", durable)
              .setServerConfig("full_page_writes", durable)
              // What is dropped soon is not worth sweeping.
              .setServerConfig("autovacuum", durable)
              .setServerConfig("max_wal_size", "4GB")
              .setPGStartupWait(Duration.ofMinutes(1))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HikariConfig settings(String user) {
    HikariConfig settings = new HikariConfig();
    settings.setJdbcUrl(server.getJdbcUrl(user, "postgres"));
    settings.setUsername(user);
    settings.setPassword(user);
    settings.setMaximumPoolSize(CONNECTIONS);
    settings.setMinimumIdle(1);
    return settings;
  }

  /** Connections of role {@code treasury}. */
  public DataSource role() {
    return pool;
  }

  /** Connections of the superuser. */
  public DataSource owner() {
    return owner;
  }

  /** Runs a statement as the superuser. */
  public void execute(String sql) {
    try (var connection = owner().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** The first column of the first row, as the superuser. */
  public String text(String sql) {
    try (var connection = owner().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** From now on the ledger's clock shows this, and stands still. */
  public void setClock(Instant now) {
    if (!clockIsOurs) {
      execute(
          """
          CREATE TABLE public.ledger_clock (at timestamptz);
          INSERT INTO public.ledger_clock VALUES (NULL);
          GRANT SELECT ON public.ledger_clock TO treasury;
          CREATE OR REPLACE FUNCTION treasury.clock() RETURNS timestamptz
          LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp
          AS 'SELECT coalesce(at, clock_timestamp()) FROM public.ledger_clock'
          """);
      clockIsOurs = true;
    }
    execute("UPDATE public.ledger_clock SET at = '" + now + "'");
  }

  /** From now on the ledger's clock is the server's again. */
  public void freeClock() {
    if (clockIsOurs) {
      execute("UPDATE public.ledger_clock SET at = NULL");
    }
  }

  /** Every row of a ledger with its place and writer, as a count and two sums of hashes. */
  public String fingerprint(String ledger) {
    return text(
        """
        WITH l AS MATERIALIZED (SELECT ledger_id FROM treasury.ledger WHERE name = '%s'),
        a AS MATERIALIZED (SELECT account_id FROM treasury.account JOIN l USING (ledger_id))
        SELECT concat_ws(' ', count(*), sum(hash_record_extended(r, 1)), sum(hash_record_extended(r, 2)))
        FROM (
          SELECT ROW(t.tableoid, t.ctid, t.xmin, t) AS r FROM treasury.ledger t JOIN l USING (ledger_id)
          UNION ALL SELECT ROW(t.tableoid, t.ctid, t.xmin, t) FROM treasury.journal t JOIN l USING (ledger_id)
          UNION ALL SELECT ROW(t.tableoid, t.ctid, t.xmin, t) FROM treasury.account t JOIN l USING (ledger_id)
          UNION ALL SELECT ROW(t.tableoid, t.ctid, t.xmin, t) FROM treasury.entry t JOIN l USING (ledger_id)
          UNION ALL SELECT ROW(t.tableoid, t.ctid, t.xmin, t) FROM treasury.hold_entry t JOIN l USING (ledger_id)
          UNION ALL SELECT ROW(t.tableoid, t.ctid, t.xmin, t) FROM treasury.open_hold t JOIN l USING (ledger_id)
          UNION ALL SELECT ROW(t.tableoid, t.ctid, t.xmin, t) FROM treasury.balance t JOIN a USING (account_id)
          UNION ALL SELECT ROW(t.tableoid, t.ctid, t.xmin, t) FROM treasury.day_total t JOIN a USING (account_id)
        ) rows
        """
            .formatted(ledger));
  }

  @Override
  public void close() {
    pool.close();
    owner.close();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
