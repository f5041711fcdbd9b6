package dev.sovereign.workers.runtime.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workers.runtime.stack.RealPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationIT {

  @TempDir private static Path folder;
  private static RealPostgres postgres;

  @BeforeAll
  static void startPostgres() throws Exception {
    postgres = RealPostgres.start(folder.resolve("secrets"));
  }

  @AfterAll
  static void stopPostgres() throws Exception {
    postgres.close();
  }

  @BeforeEach
  void startEmpty() throws SQLException {
    try (Connection owner = postgres.owner("postgres");
        var statement = owner.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS sovereign WITH (FORCE)");
      statement.execute("DROP ROLE IF EXISTS sample");
      statement.execute("DROP ROLE IF EXISTS health");
    }
  }

  @Test
  void makesDatabaseRolesAndSchemasOnce() {
    assertThat(migration().run())
        .containsExactly(
            "created role health",
            "created role sample",
            "created database sovereign",
            "schema sample at version 1");
    assertThat(migration().run()).isEmpty();
  }

  @Test
  void keepsPasswordsFromOtherUsers() throws Exception {
    migration().run();
    for (String role : new String[] {"sample", "health"}) {
      assertThat(Files.getPosixFilePermissions(postgres.secret("postgres-" + role)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void givesACapabilityItsOwnRightsAndNoMore() throws Exception {
    migration().run();
    try (Pools pools = new Pools(postgres.server(), postgres::secret, new SimpleMeterRegistry());
        Connection sample = pools.open("sample").getConnection();
        var statement = sample.createStatement()) {
      assertThat(statement.executeUpdate("INSERT INTO sample.note (text) VALUES ('x')")).isOne();
      assertThatThrownBy(() -> statement.execute("DELETE FROM sample.note"))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> statement.execute("CREATE TABLE public.mine (id int)"))
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void mendsAPasswordThatNoLongerMatches() throws Exception {
    migration().run();
    Files.writeString(postgres.secret("postgres-sample"), "another");
    assertThat(migration().run()).containsExactly("set the password of role sample");
    postgres.server().connect("sovereign", "sample", "another").close();
  }

  @Test
  void refusesADatabaseOfANewerBuildAndTouchesNothing() throws Exception {
    migration().run();
    execute(
        "INSERT INTO sample.flyway_schema_history (installed_rank, version, description, type,"
            + " script, installed_by, execution_time, success)"
            + " VALUES (2, '2', 'later', 'SQL', 'V2__later.sql', 'sovereign', 1, true)",
        "DROP OWNED BY health",
        "DROP ROLE health");
    assertThatThrownBy(() -> migration().run())
        .isInstanceOf(MigrationException.class)
        .hasMessage(
            "schema sample is at version 2, this build knows 1: use the newer build, or another SOVEREIGN_HOME");
    assertThat(count("SELECT count(*) FROM pg_roles WHERE rolname = 'health'")).isZero();
  }

  @Test
  void saysInOneLineThatTheServerIsAway() throws Exception {
    Files.createDirectories(folder.resolve("other"));
    Files.writeString(folder.resolve("other/postgres-owner"), "x");
    Migration away =
        new Migration(new DatabaseServer("127.0.0.1", 1), name -> folder.resolve("other/" + name));
    assertThatThrownBy(away::run)
        .hasMessageStartingWith("postgres at 127.0.0.1:1: ")
        .satisfies(e -> assertThat(Objects.requireNonNull(e.getMessage()).lines()).hasSize(1));
  }

  @Test
  void namesAMissingOwnerSecret() {
    assertThatThrownBy(() -> new Migration(postgres.server(), folder.resolve("none")::resolve))
        .hasMessageContaining("postgres-owner")
        .hasMessageContaining("./sovereign up");
  }

  private static Migration migration() {
    return new Migration(postgres.server(), postgres::secret);
  }

  private static void execute(String... statements) throws SQLException {
    try (Connection owner = postgres.owner("sovereign");
        var statement = owner.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static int count(String sql) throws SQLException {
    try (Connection owner = postgres.owner("sovereign");
        var rows = owner.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
