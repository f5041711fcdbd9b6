package dev.sovereign.activities.inference.receipts;

import dev.sovereign.activities.inference.receipts.CachedAnswers.Kept;
import dev.sovereign.activities.inference.receipts.CachedAnswers.Line;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Layer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code inference.cached_answer}, one statement a method. */
final class CachedRows {

  private static final String FIND =
      """
      SELECT call_id, content_hash, endpoint, model, tier, layer, cost_nano_usd
      FROM inference.cached_answer WHERE request_hash = ? AND host = ? AND expires > ?
      """;

  private static final String KEEP =
      """
      INSERT INTO inference.cached_answer (request_hash, host, call_id, data_class, operation,
          content_hash, bytes, endpoint, model, tier, layer, cost_nano_usd, since, last_used,
          expires)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (request_hash, host) DO UPDATE SET call_id = EXCLUDED.call_id,
          content_hash = EXCLUDED.content_hash, bytes = EXCLUDED.bytes,
          endpoint = EXCLUDED.endpoint, model = EXCLUDED.model, tier = EXCLUDED.tier,
          layer = EXCLUDED.layer, cost_nano_usd = EXCLUDED.cost_nano_usd, since = EXCLUDED.since,
          last_used = EXCLUDED.last_used, expires = EXCLUDED.expires
      """;

  private static final String SIZE =
      "SELECT count(*), coalesce(sum(bytes), 0) FROM inference.cached_answer WHERE host = ?";

  private static final String BEYOND =
      """
      SELECT call_id, content_hash FROM (
          SELECT call_id, content_hash, sum(bytes) OVER latest AS total,
              row_number() OVER latest AS place
          FROM inference.cached_answer WHERE host = ?
          WINDOW latest AS (ORDER BY last_used DESC, call_id ROWS UNBOUNDED PRECEDING)) AS each
      WHERE total > ? OR place > ?
      """;

  private static final String GONE = "SELECT call_id, content_hash FROM inference.cached_answer ";

  private static final String LINES =
      """
      SELECT call_id, data_class, operation, endpoint, model, bytes, cost_nano_usd, since,
          last_used, expires
      FROM inference.cached_answer WHERE host = ? ORDER BY last_used DESC, call_id LIMIT ?
      """;

  private CachedRows() {}

  record Row(String callId, String contentHash, Candidate by, long costNanoUsd) {}

  /** An answer that goes. */
  record Gone(String callId, String contentHash) {}

  record Size(long answers, long bytes) {}

  static @Nullable Row find(Connection c, String requestHash, String host, Instant now)
      throws SQLException {
    try (var statement = c.prepareStatement(FIND)) {
      statement.setString(1, requestHash);
      statement.setString(2, host);
      statement.setObject(3, Sql.timestamp(now));
      try (var rows = statement.executeQuery()) {
        return rows.next() ? row(rows) : null;
      }
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getString("call_id"),
        row.getString("content_hash"),
        new Candidate(
            row.getString("endpoint"),
            row.getString("model"),
            Tier.valueOf(row.getString("tier")),
            Layer.valueOf(row.getString("layer")),
            0,
            false,
            "its answer was kept"),
        row.getLong("cost_nano_usd"));
  }

  static void keep(
      Connection c, Kept kept, String host, String content, Instant now, Instant expires)
      throws SQLException {
    update(
        c,
        KEEP,
        kept.requestHash(),
        host,
        kept.callId(),
        kept.dataClass(),
        kept.operation(),
        content,
        (long) kept.answer().body().length(),
        kept.by().endpoint(),
        Rows.text(kept.by().model()),
        kept.by().tier().name(),
        kept.by().layer().name(),
        kept.costNanoUsd(),
        now,
        now,
        expires);
  }

  static void use(Connection c, String callId, Instant now) throws SQLException {
    update(c, "UPDATE inference.cached_answer SET last_used = ? WHERE call_id = ?", now, callId);
  }

  static @Nullable String replaced(Connection c, String requestHash, String host)
      throws SQLException {
    List<Gone> there = gone(c, GONE + "WHERE request_hash = ? AND host = ?", requestHash, host);
    return there.isEmpty() ? null : there.getFirst().contentHash();
  }

  static Size size(Connection c, String host) throws SQLException {
    try (var statement = c.prepareStatement(SIZE)) {
      statement.setString(1, host);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return new Size(rows.getLong(1), rows.getLong(2));
      }
    }
  }

  /** The least lately used beyond the bounds. */
  static List<Gone> beyond(Connection c, String host, long bytes, long answers)
      throws SQLException {
    Size size = size(c, host);
    return size.bytes() <= bytes && size.answers() <= answers
        ? List.of()
        : gone(c, BEYOND, host, bytes, answers);
  }

  static List<Gone> ofCall(Connection c, String callId, String host) throws SQLException {
    return gone(c, GONE + "WHERE call_id = ? AND host = ?", callId, host);
  }

  static List<Gone> expired(Connection c, String host, Instant now) throws SQLException {
    return gone(c, GONE + "WHERE host = ? AND expires <= ? LIMIT 1000", host, now);
  }

  static void delete(Connection c, String callId) throws SQLException {
    update(c, "DELETE FROM inference.cached_answer WHERE call_id = ?", callId);
  }

  static List<Line> lines(Connection c, String host, int most) throws SQLException {
    List<Line> lines = new ArrayList<>();
    try (var statement = c.prepareStatement(LINES)) {
      statement.setString(1, host);
      statement.setInt(2, most);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          lines.add(line(rows));
        }
      }
    }
    return lines;
  }

  private static Line line(ResultSet row) throws SQLException {
    return new Line(
        row.getString("call_id"),
        row.getString("data_class"),
        row.getString("operation"),
        row.getString("endpoint"),
        row.getString("model"),
        row.getLong("bytes"),
        row.getLong("cost_nano_usd"),
        row.getObject("since", OffsetDateTime.class).toInstant(),
        row.getObject("last_used", OffsetDateTime.class).toInstant(),
        row.getObject("expires", OffsetDateTime.class).toInstant());
  }

  private static List<Gone> gone(Connection c, String sql, Object... values) throws SQLException {
    List<Gone> gone = new ArrayList<>();
    try (var statement = c.prepareStatement(sql)) {
      Sql.bind(statement, values);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          gone.add(new Gone(rows.getString(1), rows.getString(2)));
        }
      }
    }
    return gone;
  }

  private static void update(Connection c, String sql, Object... values) throws SQLException {
    try (var statement = c.prepareStatement(sql)) {
      Sql.bind(statement, values);
      statement.executeUpdate();
    }
  }
}
