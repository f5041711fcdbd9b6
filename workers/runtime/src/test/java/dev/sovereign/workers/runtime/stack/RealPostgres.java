package dev.sovereign.workers.runtime.stack;

import dev.sovereign.workers.runtime.database.DatabaseServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** A real PostgreSQL with the owner role and password checks that {@code up} gives it. */
public final class RealPostgres implements AutoCloseable {

  private static final String OWNER_PASSWORD = "owner-password";

  private final EmbeddedPostgres postgres;
  private final Path secrets;

  private RealPostgres(EmbeddedPostgres postgres, Path secrets) {
    this.postgres = postgres;
    this.secrets = secrets;
  }

  /** Starts one; the owner's password is put into the folder. */
  public static RealPostgres start(Path secrets) throws IOException, SQLException {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(1)).start();
    RealPostgres started = new RealPostgres(postgres, secrets);
    Files.createDirectories(secrets);
    Files.writeString(started.secret("postgres-owner"), OWNER_PASSWORD + "\n");
    started.secure();
    return started;
  }

  /** The file of a secret by its name. */
  public Path secret(String name) {
    return secrets.resolve(name);
  }

  /** Where it listens. */
  public DatabaseServer server() {
    return new DatabaseServer("127.0.0.1", postgres.getPort());
  }

  /** A connection of the owner. */
  public Connection owner(String database) throws SQLException {
    return DriverManager.getConnection(server().url(database), "sovereign", OWNER_PASSWORD);
  }

  private void secure() throws IOException, SQLException {
    try (Connection superuser = postgres.getPostgresDatabase().getConnection();
        var statement = superuser.createStatement()) {
      statement.execute("CREATE ROLE sovereign SUPERUSER LOGIN PASSWORD '" + OWNER_PASSWORD + "'");
      try (ResultSet rows = statement.executeQuery("SHOW hba_file")) {
        rows.next();
        Files.writeString(Path.of(rows.getString(1)), "host all all 127.0.0.1/32 scram-sha-256\n");
      }
      statement.execute("SELECT pg_reload_conf()");
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
