package dev.sovereign.activities.handoff;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sovereign.workflows.handoff.KeptReceipt;
import dev.sovereign.workflows.handoff.MechanicalState;
import dev.sovereign.workflows.handoff.OpenSessionRequest;
import dev.sovereign.workflows.handoff.PackReceipt;
import dev.sovereign.workflows.handoff.SessionView;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The statements on {@code handoff.line}, {@code session_opened} and {@code session_sealed}. */
final class SessionTable {

  /** What comes by the hour and must not hide what people and agents work on. */
  static final String METABOLISM = "metabolism";

  private static final String SELECT =
      """
      SELECT o.session_id, o.line, o.token, o.agent, o.session_type, o.purpose, o.repository,
          o.parent_session_id, o.previous_session_id, o.idle_minutes, o.opened_at,
          o.mechanical AS at_opening, s.sealed_because, s.content_hash, s.last_fact_at,
          s.mechanical AS at_sealing, s.sealed_at
      FROM handoff.session_opened o LEFT JOIN handoff.session_sealed s USING (session_id)
      """;

  private static final String MECHANICAL_JSON = "?::jsonb";

  private SessionTable() {}

  /** The line's row, locked until the transaction ends. */
  record Pen(long token, @Nullable String sessionId, Instant now) {}

  static Optional<SessionRow> find(Connection connection, String sessionId) throws SQLException {
    return one(rows(connection, SELECT + "WHERE o.session_id = ?", sessionId));
  }

  /** The newest session of the line. */
  static Optional<SessionRow> last(Connection connection, String line) throws SQLException {
    return one(rows(connection, SELECT + "WHERE o.line = ? ORDER BY o.token DESC LIMIT 1", line));
  }

  /** The newest session of any line; one of the metabolism only when there is no other. */
  static Optional<SessionRow> last(Connection connection) throws SQLException {
    var newest = SELECT + "%s ORDER BY o.ordinal DESC LIMIT 1";
    var others = newest.formatted("WHERE o.session_type <> '" + METABOLISM + "'");
    Optional<SessionRow> row = one(rows(connection, others));
    return row.isPresent() ? row : one(rows(connection, newest.formatted("")));
  }

  static List<SessionRow> list(
      Connection connection, @Nullable String line, @Nullable String parent, int limit)
      throws SQLException {
    var query = new StringBuilder(SELECT);
    var values = new ArrayList<Object>();
    if (line != null) {
      query.append("WHERE o.line = ? ");
      values.add(line);
    }
    if (parent != null) {
      query.append(line == null ? "WHERE " : "AND ").append("o.parent_session_id = ? ");
      values.add(parent);
    }
    query.append(line == null ? "ORDER BY o.ordinal DESC" : "ORDER BY o.token DESC");
    values.add(limit);
    return rows(connection, query.append(" LIMIT ?").toString(), values.toArray());
  }

  /** Those that are open. */
  static List<SessionRow> open(Connection connection) throws SQLException {
    return rows(
        connection,
        SELECT
            + "JOIN handoff.line l ON l.session_id = o.session_id AND l.token = o.token"
            + " WHERE l.session_id IS NOT NULL ORDER BY o.ordinal");
  }

  /** Makes the line when it is new, and locks it. */
  static Pen lock(Connection connection, String line) throws SQLException {
    var insert = "INSERT INTO handoff.line (line, token) VALUES (?, 1) ON CONFLICT DO NOTHING";
    boolean fresh = update(connection, insert, line) == 1;
    var lock =
        "SELECT token, session_id, clock_timestamp() FROM handoff.line WHERE line = ? FOR UPDATE";
    try (var statement = prepare(connection, lock, line);
        var rows = statement.executeQuery()) {
      rows.next();
      long token = fresh ? 0 : rows.getLong(1);
      return new Pen(token, rows.getString(2), Objects.requireNonNull(instant(rows, 3)));
    }
  }

  static void give(Connection connection, String line, long token, String sessionId)
      throws SQLException {
    var sql = "UPDATE handoff.line SET token = ?, session_id = ? WHERE line = ?";
    update(connection, sql, token, sessionId, line);
  }

  static void putDown(Connection connection, String line) throws SQLException {
    update(connection, "UPDATE handoff.line SET session_id = NULL WHERE line = ?", line);
  }

  static void insertOpened(Connection connection, Opening opening, long token) throws SQLException {
    var sql =
        """
        INSERT INTO handoff.session_opened (session_id, line, token, agent, session_type, purpose,
            repository, parent_session_id, previous_session_id, idle_minutes, mechanical)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, %s)
        """
            .formatted(MECHANICAL_JSON);
    OpenSessionRequest request = opening.request();
    update(
        connection,
        sql,
        opening.sessionId(),
        opening.line(),
        token,
        request.agent(),
        opening.type(),
        request.purpose(),
        request.repository(),
        request.parentSessionId(),
        opening.previous(),
        request.idleLimitMinutes(),
        json(opening.mechanical()));
  }

  static void insertSealed(Connection connection, String sessionId, Ending ending)
      throws SQLException {
    var sql =
        """
        INSERT INTO handoff.session_sealed
            (session_id, sealed_because, content_hash, facts, last_fact_at, mechanical,
             sealed_at)
        VALUES (?, ?, ?, ?, ?::timestamptz, %s, ?::timestamptz)
        """
            .formatted(MECHANICAL_JSON);
    Instant lastFactAt = ending.lastFactAt();
    update(
        connection,
        sql,
        sessionId,
        ending.because(),
        HexFormat.of().parseHex(ending.contentHash()),
        ending.facts(),
        lastFactAt == null ? null : lastFactAt.toString(),
        json(ending.mechanical()),
        ending.sealedAt().toString());
  }

  /** The first receipt stands. */
  static boolean acknowledge(Connection connection, PackReceipt receipt) throws SQLException {
    var sql =
        """
        INSERT INTO handoff.pack_receipt (pack_id, receiver, session_id, status)
        VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
        """;
    String status = receipt.status().name().toLowerCase(Locale.ROOT);
    return update(
            connection, sql, receipt.packId(), receipt.receiver(), receipt.sessionId(), status)
        == 1;
  }

  /** From the newest on. */
  static List<KeptReceipt> receipts(
      Connection connection,
      @Nullable String packId,
      PackReceipt.@Nullable Status status,
      long before,
      int most)
      throws SQLException {
    var sql =
        """
        SELECT * FROM handoff.pack_receipt
        WHERE ordinal < ? AND coalesce(pack_id = ?::text, true) AND coalesce(status = ?::text, true)
        ORDER BY ordinal DESC LIMIT ?
        """;
    var found = new ArrayList<KeptReceipt>();
    String said = status == null ? null : status.name().toLowerCase(Locale.ROOT);
    try (var statement = prepare(connection, sql, before, packId, said, most);
        var row = statement.executeQuery()) {
      while (row.next()) {
        found.add(receipt(row));
      }
    }
    return found;
  }

  private static KeptReceipt receipt(ResultSet row) throws SQLException {
    String status = row.getString("status").toUpperCase(Locale.ROOT);
    var receipt =
        new PackReceipt(
            row.getString("pack_id"),
            row.getString("receiver"),
            PackReceipt.Status.valueOf(status),
            row.getString("session_id"));
    return new KeptReceipt(
        row.getLong("ordinal"), receipt, Objects.requireNonNull(instant(row, "received_at")));
  }

  /**
   * A session about to be opened.
   *
   * @param previous the session before it on the line
   */
  record Opening(
      OpenSessionRequest request,
      String sessionId,
      String line,
      String type,
      @Nullable String previous,
      @Nullable MechanicalState mechanical) {

    Opening after(@Nullable String sessionBefore) {
      return new Opening(request, sessionId, line, type, sessionBefore, mechanical);
    }
  }

  /** How a session ended. */
  record Ending(
      String because,
      String contentHash,
      int facts,
      @Nullable Instant lastFactAt,
      @Nullable MechanicalState mechanical,
      Instant sealedAt) {}

  private static @Nullable String json(@Nullable MechanicalState state) {
    return state == null ? null : CanonicalJson.write(state);
  }

  private static Optional<SessionRow> one(List<SessionRow> rows) {
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
  }

  private static List<SessionRow> rows(
      Connection connection, String query, @Nullable Object... values) throws SQLException {
    var found = new ArrayList<SessionRow>();
    try (var statement = prepare(connection, query, values);
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(row(rows));
      }
    }
    return found;
  }

  private static int update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (var statement = prepare(connection, sql, values)) {
      return statement.executeUpdate();
    }
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  private static SessionRow row(ResultSet row) throws SQLException {
    return new SessionRow(
        view(row),
        row.getString("repository"),
        Duration.ofMinutes(row.getInt("idle_minutes")),
        mechanical(row, "at_opening"),
        mechanical(row, "at_sealing"));
  }

  private static SessionView view(ResultSet row) throws SQLException {
    OffsetDateTime sealedAt = row.getObject("sealed_at", OffsetDateTime.class);
    byte[] hash = row.getBytes("content_hash");
    return new SessionView(
        row.getString("session_id"),
        row.getString("line"),
        sealedAt == null ? SessionView.State.OPEN : SessionView.State.SEALED,
        row.getString("agent"),
        row.getString("session_type"),
        row.getString("purpose"),
        row.getLong("token"),
        row.getString("previous_session_id"),
        row.getString("parent_session_id"),
        row.getObject("opened_at", OffsetDateTime.class).toInstant(),
        instant(row, "last_fact_at"),
        sealedAt == null ? null : sealedAt.toInstant(),
        row.getString("sealed_because"),
        hash == null ? null : HexFormat.of().formatHex(hash));
  }

  private static @Nullable MechanicalState mechanical(ResultSet row, String column)
      throws SQLException {
    String json = row.getString(column);
    return json == null ? null : CanonicalJson.read(json, new TypeReference<>() {});
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    return instant(row, row.findColumn(column));
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
