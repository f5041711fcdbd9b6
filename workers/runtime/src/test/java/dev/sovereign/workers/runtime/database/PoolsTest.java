package dev.sovereign.workers.runtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolsTest {

  /** So it happens when PostgreSQL dies while the worker, which died before it, comes back. */
  @Test
  void aServerThatDiesDuringTheFirstConnectionSpoilsNoLaterOne(@TempDir Path folder)
      throws Exception {
    AtomicBoolean died = new AtomicBoolean();
    try (Pools pools = pools(folder)) {
      HikariConfig settings = pools.settings("inference");
      settings.setJdbcUrl(null);
      settings.setDataSource(server(died));
      try (HikariDataSource pool = new HikariDataSource(settings);
          Connection connection = pool.getConnection()) {
        assertThat(died).isTrue();
        assertThat(connection.getTransactionIsolation())
            .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
      }
    }
  }

  private static Pools pools(Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    DatabaseServer nowhere = new DatabaseServer("127.0.0.1", 1);
    return new Pools(nowhere, _ -> secret, new SimpleMeterRegistry());
  }

  /** Dies once, as it is asked for the level; takes no level but its own. */
  private static DataSource server(AtomicBoolean died) {
    return proxy(DataSource.class, (method, _) -> method.equals("getConnection") ? dying(died) : 0);
  }

  private static Connection dying(AtomicBoolean died) {
    return proxy(
        Connection.class,
        (method, level) ->
            switch (method) {
              case "isValid", "getAutoCommit" -> true;
              case "isClosed", "isReadOnly" -> false;
              case "getTransactionIsolation" -> {
                if (died.compareAndSet(false, true)) {
                  throw new SQLException("terminated", "08006");
                }
                yield Connection.TRANSACTION_READ_COMMITTED;
              }
              case "setTransactionIsolation" -> {
                if (!level.equals(Connection.TRANSACTION_READ_COMMITTED)) {
                  throw new SQLException("Transaction isolation level " + level);
                }
                yield null;
              }
              case "getNetworkTimeout" -> 0;
              default -> null;
            });
  }

  private interface Answer {
    @Nullable Object to(String method, Object argument) throws SQLException;
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            PoolsTest.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) ->
                answer.to(
                    method.getName(),
                    arguments == null || arguments.length == 0 ? "" : arguments[0])));
  }
}
