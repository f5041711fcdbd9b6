package dev.sovereign.activities.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.testsupport.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FenceIT {

  private final String line = "line-" + UUID.randomUUID();

  @Test
  void letsTheSessionWithThePenThrough() throws SQLException {
    open("a", 1, null);
    assertThat(fence(named("a"), 1)).isEqualTo(line);
  }

  @Test
  void tellsASessionThatWasNeverOpened() {
    refuses("SV003", named("nobody"), 1);
  }

  @Test
  void refusesAnotherTokenThanTheSessions() throws SQLException {
    open("a", 1, null);
    refuses("SV001", named("a"), 2);
  }

  @Test
  void refusesTheSessionThatLostThePen() throws SQLException {
    open("a", 1, null);
    open("b", 2, "a");
    refuses("SV001", named("a"), 1);
    refuses("SV001", named("a"), 2);
    assertThat(fence(named("b"), 2)).isEqualTo(line);
  }

  @Test
  void refusesASealedSession() throws SQLException {
    open("a", 1, null);
    run(TestPostgres.of("handoff").role().getConnection(), sealing());
    refuses("SV002", named("a"), 1);
  }

  @Test
  void holdsTheSealBackUntilTheFactIsCommitted() throws Exception {
    open("a", 1, null);
    try (var writing = TestPostgres.of("handoff").role("memory").getConnection()) {
      writing.setAutoCommit(false);
      fence(writing, named("a"), 1);
      var seal =
          CompletableFuture.runAsync(
              () -> {
                try {
                  run(TestPostgres.of("handoff").role().getConnection(), sealing());
                } catch (SQLException e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(waitsForALock()).isTrue();
      writing.commit();
      seal.get(10, TimeUnit.SECONDS);
    }
    refuses("SV002", named("a"), 1);
  }

  @Test
  void givesTheMemoryRoleNothingElse() {
    assertThatThrownBy(
            () ->
                run(
                    TestPostgres.of("handoff").role("memory").getConnection(),
                    "SELECT * FROM handoff.line"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
  }

  private String named(String name) {
    return name + "-" + line;
  }

  private String sealing() {
    return "UPDATE handoff.line SET session_id = NULL WHERE line = '" + line + "'";
  }

  private boolean waitsForALock() throws SQLException, InterruptedException {
    for (int i = 0; i < 500; i++) {
      try (var connection = TestPostgres.of("handoff").owner().getConnection();
          var rows =
              connection
                  .createStatement()
                  .executeQuery(
                      "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                          + " AND query LIKE '%"
                          + line
                          + "%'")) {
        rows.next();
        if (rows.getInt(1) > 0) {
          return true;
        }
      }
      Thread.sleep(10);
    }
    return false;
  }

  private void open(String name, long token, @Nullable String previous) throws SQLException {
    var pen =
        "INSERT INTO handoff.line VALUES ('%s', %d, '%s') ON CONFLICT (line) DO UPDATE SET token = EXCLUDED.token, session_id = EXCLUDED.session_id"
            .formatted(line, token, named(name));
    var opened =
        "INSERT INTO handoff.session_opened (session_id, line, token, session_type, previous_session_id, idle_minutes) VALUES ('%s', '%s', %d, 'test', %s, 60)"
            .formatted(
                named(name), line, token, previous == null ? "NULL" : "'" + named(previous) + "'");
    run(TestPostgres.of("handoff").role().getConnection(), pen);
    run(TestPostgres.of("handoff").role().getConnection(), opened);
  }

  private static void refuses(String state, String session, long token) {
    assertThatThrownBy(() -> fence(session, token))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
  }

  private static String fence(String session, long token) throws SQLException {
    try (var connection = TestPostgres.of("handoff").role("memory").getConnection()) {
      return fence(connection, session, token);
    }
  }

  private static String fence(Connection connection, String session, long token)
      throws SQLException {
    try (var statement = connection.prepareStatement("SELECT handoff.fence(?, ?)")) {
      statement.setString(1, session);
      statement.setLong(2, token);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (connection;
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
