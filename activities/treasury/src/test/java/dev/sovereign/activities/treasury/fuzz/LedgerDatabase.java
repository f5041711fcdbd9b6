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
  private final HikariDataSource pool;
  private boolean clockIsOurs;

  private LedgerDatabase(EmbeddedPostgres server) {
    this.server = server;
    execute("CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + ROLE + "'");
    Flyway.configure()
        .dataSource(owner())
        .schemas(ROLE)
        .locations("classpath:db/migration/" + ROLE)
        .load()
        .migrate();
    this.pool = new HikariDataSource(settings());
  }

  /** With fsync and synchronous commits. */
  public static LedgerDatabase start() {
    try {
      return new LedgerDatabase(
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("max_wal_size", "4GB")
              .setPGStartupWait(Duration.ofMinutes(1))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HikariConfig settings() {
    HikariConfig settings = new HikariConfig();
    settings.setJdbcUrl(server.getJdbcUrl(ROLE, "postgres"));
    settings.setUsername(ROLE);
    settings.setPassword(ROLE);
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
    return server.getPostgresDatabase();
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

  /** Every row of a ledger with its place and writer, as one hash. */
  public String fingerprint(String ledger) {
    String rows =
        """
        SELECT 'ledger', t.ctid, t.xmin, t::text FROM treasury.ledger t WHERE t.ledger_id = l.id
        UNION ALL SELECT 'journal', t.ctid, t.xmin, t::text FROM treasury.journal t WHERE t.ledger_id = l.id
        UNION ALL SELECT 'account', t.ctid, t.xmin, t::text FROM treasury.account t WHERE t.ledger_id = l.id
        UNION ALL SELECT 'entry', t.ctid, t.xmin, t::text FROM treasury.entry t WHERE t.ledger_id = l.id
        UNION ALL SELECT 'hold_entry', t.ctid, t.xmin, t::text FROM treasury.hold_entry t WHERE t.ledger_id = l.id
        UNION ALL SELECT 'open_hold', t.ctid, t.xmin, t::text FROM treasury.open_hold t WHERE t.ledger_id = l.id
        UNION ALL SELECT 'balance', t.ctid, t.xmin, t::text FROM treasury.balance t
          WHERE t.account_id IN (SELECT account_id FROM treasury.account WHERE ledger_id = l.id)
        UNION ALL SELECT 'day_total', t.ctid, t.xmin, t::text FROM treasury.day_total t
          WHERE t.account_id IN (SELECT account_id FROM treasury.account WHERE ledger_id = l.id)
        """;
    return text(
        "SELECT md5(string_agg(r::text, '|' ORDER BY r::text COLLATE \"C\")) FROM"
            + " (SELECT ledger_id AS id FROM treasury.ledger WHERE name = '"
            + ledger
            + "') l CROSS JOIN LATERAL ("
            + rows
            + ") r");
  }

  @Override
  public void close() {
    pool.close();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
