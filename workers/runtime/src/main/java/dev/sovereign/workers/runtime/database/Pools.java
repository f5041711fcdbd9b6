package dev.sovereign.workers.runtime.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * One small connection pool a capability, each with the capability's own role. Opening a pool
 * neither needs nor waits for the server; a borrower waits a few seconds and then fails, so that
 * the activity's retry policy decides. Thread-safe.
 */
public final class Pools implements AutoCloseable {

  /**
   * More than two activities of a capability rarely meet, and inference holds one connection for
   * good beside the two that write for it; each idle connection is a process.
   */
  private static final int MAXIMUM = 4;

  private static final Duration BORROW = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final Duration VALIDATE = Duration.ofSeconds(2);

  private final DatabaseServer server;
  private final Function<String, Path> secret;
  private final MeterRegistry meters;
  private final List<HikariDataSource> opened = new ArrayList<>();

  /**
   * @param secret the file of a secret by its name
   */
  public Pools(DatabaseServer server, Function<String, Path> secret, MeterRegistry meters) {
    this.server = server;
    this.secret = secret;
    this.meters = meters;
  }

  /**
   * Opens the capability's pool.
   *
   * @throws MigrationException when its password file is missing
   */
  public synchronized DataSource open(String capability) {
    HikariDataSource pool = new HikariDataSource(settings(capability));
    opened.add(pool);
    return pool;
  }

  HikariConfig settings(String capability) {
    HikariConfig settings = new HikariConfig();
    settings.setPoolName(capability);
    settings.setJdbcUrl(server.url());
    settings.setUsername(capability);
    settings.setPassword(SecretFiles.read(secret.apply("postgres-" + capability)));
    settings.setMaximumPoolSize(MAXIMUM);
    settings.setMinimumIdle(0);
    settings.setIdleTimeout(IDLE.toMillis());
    settings.setConnectionTimeout(BORROW.toMillis());
    settings.setValidationTimeout(VALIDATE.toMillis());
    // The server may come later than we do.
    settings.setInitializationFailTimeout(-1);
    // Left to the pool, it asks the first connection once; one that dies then leaves every later
    // connection with a level that does not exist, until the process ends.
    settings.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    settings.setMetricRegistry(meters);
    settings.addDataSourceProperty("ApplicationName", "sovereign-" + capability);
    settings.addDataSourceProperty("connectTimeout", "5");
    // A server that vanished without a word must not hold a thread for ever.
    settings.addDataSourceProperty("socketTimeout", "30");
    settings.addDataSourceProperty("tcpKeepAlive", "true");
    return settings;
  }

  @Override
  public synchronized void close() {
    opened.forEach(HikariDataSource::close);
    opened.clear();
  }
}
