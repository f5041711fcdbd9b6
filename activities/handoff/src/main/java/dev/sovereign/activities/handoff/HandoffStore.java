package dev.sovereign.activities.handoff;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sovereign.workflows.handoff.CodeChanges;
import dev.sovereign.workflows.handoff.HandoffFailure;
import dev.sovereign.workflows.handoff.SealRequest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Sealed sessions in PostgreSQL, {@code handoff.session}. Every method fails with {@link
 * HandoffFailure#STORE_UNAVAILABLE} when the database does not answer, leaving nothing half
 * written. Thread-safe.
 */
public final class HandoffStore {

  private static final String INSERT =
      """
      INSERT INTO handoff.session (session_id, session_type, work_completed, decisions_made,
          next_priorities, code_changes, revenue_generated, context, line, previous_session_id,
          head, content_hash)
      VALUES (?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?::jsonb, ?::jsonb, ?::jsonb, ?, ?, ?, ?)
      RETURNING sealed_at
      """;

  private static final String SELECT =
      """
      SELECT session_id, session_type, work_completed, decisions_made, next_priorities,
          code_changes, revenue_generated, context, previous_session_id, sealed_at
      FROM handoff.session
      """;

  private final DataSource dataSource;

  /**
   * @param dataSource connections of the role {@code handoff}, in auto-commit mode
   */
  public HandoffStore(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** The last session that was sealed, on any line. */
  public Optional<SealedSession> findLastSession() {
    return find(SELECT + "ORDER BY ordinal DESC LIMIT 1", null);
  }

  /** The last session of a line of work; see {@link CodeChanges#line()}. */
  public Optional<SealedSession> findLastSession(String line) {
    return find(SELECT + "WHERE line = ? ORDER BY ordinal DESC LIMIT 1", line);
  }

  /** One sealed session. */
  Optional<SealedSession> find(String sessionId) {
    return find(SELECT + "WHERE session_id = ?", sessionId);
  }

  /** Part of a transaction that holds the line, which alone keeps it from forking. */
  static Instant insert(Connection connection, SealRequest request) throws SQLException {
    CodeChanges changes = request.codeChanges();
    try (var statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, request.sessionId());
      statement.setString(2, request.sessionType());
      statement.setString(3, CanonicalJson.write(request.workCompleted()));
      statement.setString(4, CanonicalJson.write(request.decisionsMade()));
      statement.setString(5, CanonicalJson.write(request.nextPriorities()));
      statement.setString(6, CanonicalJson.write(changes));
      statement.setString(7, CanonicalJson.write(request.revenueGenerated()));
      statement.setString(8, CanonicalJson.write(request.context()));
      statement.setString(9, changes.line());
      statement.setString(10, changes.previousSessionId());
      statement.setString(11, changes.head());
      statement.setBytes(12, CanonicalJson.sha256(request));
      try (var rows = statement.executeQuery()) {
        rows.next();
        return instant(rows);
      }
    }
  }

  /** Whether this very hand-off was sealed. */
  static boolean holds(Connection connection, SealRequest request) throws SQLException {
    var query = "SELECT 1 FROM handoff.session WHERE session_id = ? AND content_hash = ?";
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, request.sessionId());
      statement.setBytes(2, CanonicalJson.sha256(request));
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private Optional<SealedSession> find(String query, @Nullable String line) {
    return Sql.call(
        dataSource,
        connection -> {
          try (var statement = connection.prepareStatement(query)) {
            if (line != null) {
              statement.setString(1, line);
            }
            try (var rows = statement.executeQuery()) {
              return rows.next() ? Optional.of(session(rows)) : Optional.empty();
            }
          }
        });
  }

  private static SealedSession session(ResultSet row) throws SQLException {
    return new SealedSession(
        row.getString("session_id"),
        row.getString("session_type"),
        lines(row, "work_completed"),
        lines(row, "decisions_made"),
        lines(row, "next_priorities"),
        CanonicalJson.read(row.getString("code_changes"), new TypeReference<CodeChanges>() {}),
        CanonicalJson.read(
            row.getString("revenue_generated"), new TypeReference<Map<String, Long>>() {}),
        CanonicalJson.read(row.getString("context"), new TypeReference<Map<String, String>>() {}),
        row.getString("previous_session_id"),
        instant(row));
  }

  private static List<String> lines(ResultSet row, String column) throws SQLException {
    return CanonicalJson.read(row.getString(column), new TypeReference<List<String>>() {});
  }

  private static Instant instant(ResultSet row) throws SQLException {
    return row.getObject("sealed_at", OffsetDateTime.class).toInstant();
  }
}
