package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.estimate.Kind;
import dev.sovereign.activities.inference.estimate.TrackRecord.Case;
import dev.sovereign.activities.inference.estimate.TrackRecord.Count;
import dev.sovereign.activities.inference.estimate.TrackStore;
import dev.sovereign.activities.inference.receipts.InferenceStore;
import dev.sovereign.workflows.inference.Layer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has proved enough on this host, in PostgreSQL, written behind: a crash costs the last counts
 * at most. Thread-safe.
 */
public final class PostgresTrackStore implements TrackStore {

  private static final Logger log = LoggerFactory.getLogger(PostgresTrackStore.class);

  private static final String LOAD =
      "SELECT needed, kind, answered, passed, failed FROM inference.track_record WHERE host = ?";

  private static final String SAVE =
      """
      INSERT INTO inference.track_record (host, needed, kind, answered, passed, failed)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (host, needed, kind, answered) DO UPDATE SET
          passed = EXCLUDED.passed, failed = EXCLUDED.failed
      """;

  private final DataSource dataSource;
  private final InferenceStore store;
  private final String host;

  /**
   * @param dataSource connections of the role {@code inference}
   * @param store writes behind
   * @param host whose counts these are
   */
  public PostgresTrackStore(DataSource dataSource, InferenceStore store, String host) {
    this.dataSource = dataSource;
    this.store = store;
    this.host = host;
  }

  @Override
  public Map<Case, Count> load() {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(LOAD)) {
      statement.setString(1, host);
      try (var rows = statement.executeQuery()) {
        return counts(rows);
      }
    } catch (SQLException e) {
      log.info("what has proved enough cannot be read (SQLSTATE {})", e.getSQLState());
      return Map.of();
    }
  }

  private static Map<Case, Count> counts(ResultSet rows) throws SQLException {
    Map<Case, Count> counts = new HashMap<>();
    while (rows.next()) {
      counts.put(
          new Case(
              Layer.valueOf(rows.getString("needed")),
              Kind.valueOf(rows.getString("kind")),
              Layer.valueOf(rows.getString("answered"))),
          new Count(rows.getLong("passed"), rows.getLong("failed")));
    }
    return counts;
  }

  @Override
  public void save(Case of, Count count) {
    String key = "track %s %s %s".formatted(of.needed(), of.kind(), of.by());
    store.writeBehind(key, connection -> save(connection, of, count));
  }

  private void save(Connection connection, Case of, Count count) throws SQLException {
    try (var statement = connection.prepareStatement(SAVE)) {
      statement.setString(1, host);
      statement.setString(2, of.needed().name());
      statement.setString(3, of.kind().name());
      statement.setString(4, of.by().name());
      statement.setLong(5, count.passed());
      statement.setLong(6, count.failed());
      statement.executeUpdate();
    }
  }
}
