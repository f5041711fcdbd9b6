package dev.sovereign.workers.runtime.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings a PostgreSQL server to the state this build expects: the database, one login role a
 * capability and each capability's schema. Run as the owner; idempotent; a database that a newer
 * build has written is refused before anything is changed.
 */
public final class Migration {

  private static final String OWNER = "sovereign";

  private final DatabaseServer server;
  private final Function<String, Path> secret;
  private final String ownerPassword;
  private final SortedSet<String> capabilities;

  /**
   * @param server where
   * @param secret the file of a secret by its name, for example {@code postgres-handoff}
   */
  public Migration(DatabaseServer server, Function<String, Path> secret) {
    this.server = server;
    this.secret = secret;
    this.ownerPassword = SecretFiles.read(secret.apply("postgres-owner"));
    this.capabilities = Capabilities.withSchema();
  }

  /**
   * What was changed, one line each; empty when there was nothing to do.
   *
   * @throws MigrationException with one line for the operator
   */
  public List<String> run() {
    List<String> done = new ArrayList<>();
    try (Connection maintenance = server.connect("postgres", OWNER, ownerPassword)) {
      boolean exists = databaseExists(maintenance);
      List<Flyway> pending = exists ? pending() : List.of();
      done.addAll(new Roles(server, secret).ensure(maintenance, Capabilities.roles(capabilities)));
      if (!exists) {
        createDatabase(maintenance);
        done.add("created database " + DatabaseServer.DATABASE);
        pending = pending();
      }
      pending.forEach(flyway -> done.add(migrate(flyway)));
      return done;
    } catch (SQLException e) {
      throw new MigrationException(
          "postgres at %s:%d: %s".formatted(server.host(), server.port(), firstLine(e)), e);
    } catch (FlywayException e) {
      throw new MigrationException("migration failed: " + firstLine(e), e);
    }
  }

  private static boolean databaseExists(Connection maintenance) throws SQLException {
    try (var query = maintenance.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
      query.setString(1, DatabaseServer.DATABASE);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void createDatabase(Connection maintenance) throws SQLException {
    try (var statement = maintenance.createStatement()) {
      statement.execute("CREATE DATABASE " + DatabaseServer.DATABASE);
    }
  }

  /** Every schema is looked at before the first is touched. */
  private List<Flyway> pending() throws SQLException {
    List<Flyway> pending = new ArrayList<>();
    try (Connection owner = server.connect(DatabaseServer.DATABASE, OWNER, ownerPassword)) {
      for (String capability : capabilities) {
        SchemaVersion version = SchemaVersion.read(owner, capability);
        version.refuseNewer();
        if (!version.current()) {
          pending.add(flyway(capability));
        }
      }
    }
    return pending;
  }

  private Flyway flyway(String capability) {
    return Flyway.configure()
        .dataSource(server.url(), OWNER, ownerPassword)
        .defaultSchema(capability)
        .schemas(capability)
        .locations(SchemaVersion.location(capability))
        .connectRetries(0)
        .load();
  }

  private static String migrate(Flyway flyway) {
    String schema = flyway.getConfiguration().getDefaultSchema();
    return "schema %s at version %s".formatted(schema, flyway.migrate().targetSchemaVersion);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }
}
