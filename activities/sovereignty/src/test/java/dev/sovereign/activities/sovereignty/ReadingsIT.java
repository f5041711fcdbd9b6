package dev.sovereign.activities.sovereignty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.sovereignty.Evidence;
import dev.sovereign.workflows.sovereignty.Observation;
import dev.sovereign.workflows.sovereignty.RecordScoresRequest;
import dev.sovereign.workflows.sovereignty.SovereigntyScore;
import io.temporal.failure.ApplicationFailure;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class ReadingsIT {

  private final Readings readings = new Readings(TestPostgres.of("sovereignty").role());
  private final String cycle = UUID.randomUUID().toString();

  @Test
  void keepsTheFirstReadingOfACycle() throws SQLException {
    readings.record(request("schedule"));
    readings.record(request("manual"));
    try (var connection = TestPostgres.of("sovereignty").role().getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT trigger, scores -> 0 ->> 'points', evidence -> 0 ->> 'observation' FROM"
                    + " sovereignty.reading WHERE cycle_id = ?")) {
      statement.setString(1, cycle);
      try (var rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("schedule");
        assertThat(rows.getString(2)).isEqualTo("35");
        assertThat(rows.getString(3)).isEqualTo("OWN_CODE");
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  void deniesTheRoleChangesAndTheChoiceOfTime() {
    readings.record(request("schedule"));
    for (var sql :
        List.of(
            "UPDATE sovereignty.reading SET trigger = 'schedule'",
            "DELETE FROM sovereignty.reading",
            "TRUNCATE sovereignty.reading",
            "INSERT INTO sovereignty.reading (cycle_id, recorded_at, scores, evidence)"
                + " VALUES ('x', now() - interval '1 day', '[]', '[]')")) {
      assertThatThrownBy(() -> asRole(sql))
          .as(sql)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
  }

  @Test
  void namesTheNextStepAndNoSecretWhenPostgresIsAway() {
    var gone = new PGSimpleDataSource();
    gone.setUrl("jdbc:postgresql://127.0.0.1:1/sovereign");
    gone.setUser("sovereignty");
    gone.setPassword("hidden");
    assertThatThrownBy(() -> new Readings(gone).record(request("manual")))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("STORE_UNAVAILABLE");
              assertThat(failure.isNonRetryable()).isFalse();
              assertThat(failure.getOriginalMessage())
                  .contains("SQLSTATE 08001", "./sovereign logs postgres")
                  .doesNotContain("hidden", "INSERT");
            })
        .hasNoCause();
  }

  private RecordScoresRequest request(String trigger) {
    return new RecordScoresRequest(
        cycle,
        List.of(new SovereigntyScore("transition", 35, 85, List.of())),
        List.of(new Evidence(Observation.OWN_CODE, true, "read\u0000it")),
        trigger);
  }

  private static void asRole(String sql) throws SQLException {
    try (var connection = TestPostgres.of("sovereignty").role().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
