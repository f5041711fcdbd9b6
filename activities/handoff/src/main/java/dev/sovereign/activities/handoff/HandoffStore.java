package dev.sovereign.activities.handoff;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sovereign.workflows.handoff.CodeChanges;
import dev.sovereign.workflows.handoff.HandoffFailure;
import dev.sovereign.workflows.handoff.SealOutcome;
import dev.sovereign.workflows.handoff.SealRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
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
      ON CONFLICT DO NOTHING
      RETURNING sealed_at
      """;

  private static final String SELECT =
      """
      SELECT session_id, session_type, work_completed, decisions_made, next_priorities,
          code_changes, revenue_generated, context, previous_session_id, sealed_at
      FROM handoff.session
      """;

  private static final String FOREIGN_KEY_VIOLATION = "23503";

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

  /**
   * Appends the session to its line. One statement, so a lost acknowledgement leaves either all of
   * it or nothing, and asking again tells which: the same content under the same id is {@code
   * ALREADY_SEALED} with the first time. {@code SUPERSEDED} is final for this predecessor, because
   * sessions are never removed; the caller reads again and seals on the new end of the line.
   *
   * <p>Fails with {@link HandoffFailure#SESSION_CONFLICT} when the id is taken by other content.
   */
  SealOutcome seal(SealRequest request) {
    byte[] hash = CanonicalJson.sha256(request);
    return Sql.call(
        dataSource,
        connection -> {
          Instant sealedAt = insert(connection, request, hash);
          return sealedAt == null
              ? whyNot(connection, request, hash)
              : new SealOutcome(SealOutcome.Status.SEALED, request.sessionId(), sealedAt);
        });
  }

  private static @Nullable Instant insert(Connection connection, SealRequest request, byte[] hash)
      throws SQLException {
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
      statement.setBytes(12, hash);
      return sealedAt(statement);
    }
  }

  private static @Nullable Instant sealedAt(PreparedStatement insert) throws SQLException {
    try (var rows = insert.executeQuery()) {
      return rows.next() ? instant(rows) : null;
    } catch (SQLException e) {
      // The predecessor is not of this line (any more): the database is not the one it was read
      // from.
      if (FOREIGN_KEY_VIOLATION.equals(e.getSQLState())) {
        return null;
      }
      throw e;
    }
  }

  /** A conflict is with the session id or, when that is free, with the place in the line. */
  private static SealOutcome whyNot(Connection connection, SealRequest request, byte[] hash)
      throws SQLException {
    var query = "SELECT content_hash, sealed_at FROM handoff.session WHERE session_id = ?";
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, request.sessionId());
      try (var rows = statement.executeQuery()) {
        if (!rows.next()) {
          return new SealOutcome(SealOutcome.Status.SUPERSEDED, request.sessionId(), Instant.EPOCH);
        }
        if (!Arrays.equals(hash, rows.getBytes("content_hash"))) {
          throw HandoffFailure.SESSION_CONFLICT.failure(
              "Session %s is already sealed with other content. What was sealed stands; start a new session to seal more."
                  .formatted(request.sessionId()));
        }
        return new SealOutcome(
            SealOutcome.Status.ALREADY_SEALED, request.sessionId(), instant(rows));
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
