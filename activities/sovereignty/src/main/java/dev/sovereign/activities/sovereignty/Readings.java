package dev.sovereign.activities.sovereignty;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sovereign.activities.sovereignty.Probe.Finding;
import dev.sovereign.workflows.sovereignty.RecordScoresRequest;
import dev.sovereign.workflows.sovereignty.SovereigntyFailure;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** The readings of every cycle, {@code sovereignty.reading}, and what they prove. Thread-safe. */
final class Readings {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Hourly cycles; one may be missed, as when a cycle outlasts its hour. */
  private static final Duration LONGEST_GAP = Duration.ofHours(2);

  /** The window's own ends count, so that silence before the first or after the last shows. */
  private static final String WINDOW =
      """
      WITH recent AS (
        SELECT recorded_at, trigger FROM sovereignty.reading
        WHERE recorded_at > now() - make_interval(hours => ?)),
      edges AS (
        SELECT recorded_at FROM recent
        UNION ALL SELECT now()
        UNION ALL SELECT now() - make_interval(hours => ?)),
      gaps AS (SELECT recorded_at - lag(recorded_at) OVER (ORDER BY recorded_at) AS gap FROM edges)
      SELECT
        (SELECT count(*) FROM recent) AS readings,
        (SELECT count(*) FROM recent WHERE trigger IS DISTINCT FROM 'schedule') AS attended,
        (SELECT extract(epoch FROM max(gap))::bigint FROM gaps) AS longest_gap
      """;

  private final DataSource dataSource;

  Readings(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Idempotent by cycle: the first write stands. */
  void record(RecordScoresRequest request) {
    var insert =
        """
        INSERT INTO sovereignty.reading (cycle_id, trigger, scores, evidence)
        VALUES (?, ?, ?::jsonb, ?::jsonb)
        ON CONFLICT DO NOTHING
        """;
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(insert)) {
      statement.setString(1, request.cycleId());
      statement.setString(2, request.trigger());
      statement.setString(3, json(request.scores()));
      statement.setString(4, json(request.evidence()));
      statement.executeUpdate();
    } catch (SQLException e) {
      // Its message may hold values and addresses, and a failure is kept for anybody to read.
      throw SovereigntyFailure.STORE_UNAVAILABLE.failure(
          "PostgreSQL did not take the readings (SQLSTATE %s). See `./sovereign doctor` and `./sovereign logs postgres`."
              .formatted(e.getSQLState()));
    }
  }

  /** PostgreSQL's jsonb cannot hold U+0000, which a file name in a detail can be shown with. */
  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value).replace("\\u0000", "\\uFFFD");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("readings of plain values did not become JSON", e);
    }
  }

  /** Whether cycles ran all the time and nobody started one by hand. */
  Finding unattended(int hours, int atLeast) throws SQLException {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(WINDOW)) {
      statement.setInt(1, hours);
      statement.setInt(2, hours);
      try (var rows = statement.executeQuery()) {
        rows.next();
        long readings = rows.getLong("readings");
        long attended = rows.getLong("attended");
        var gap = Duration.ofSeconds(rows.getLong("longest_gap"));
        return new Finding(
            readings >= atLeast && attended == 0 && gap.compareTo(LONGEST_GAP) <= 0,
            "last %d h: %d cycles (at least %d), %d not by schedule, longest gap %d min (at most %d)"
                .formatted(
                    hours, readings, atLeast, attended, gap.toMinutes(), LONGEST_GAP.toMinutes()));
      }
    }
  }
}
