package dev.sovereign.activities.inference.receipts;

import dev.sovereign.activities.inference.receipts.Answers.Handed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code inference.answer}, one statement a method; the caller commits. */
final class AnswerRows {

  private static final String COLUMNS =
      "SELECT call_id, request_hash, run_id, state, reason, content_hash, request_content, endpoint, model, quality, durable, since, expires FROM inference.answer ";

  private static final String CLAIM =
      """
      INSERT INTO inference.answer
          (call_id, idempotency_key, request_hash, run_id, state, host, since, expires)
      VALUES (?, ?, ?, ?, 'asked', ?, ?, ?) ON CONFLICT DO NOTHING
      """;

  private static final String TAKE_OVER =
      """
      UPDATE inference.answer SET call_id = ?, request_hash = ?, run_id = ?, state = 'asked',
          host = ?, since = ?, expires = ?, reason = '', content_hash = NULL, endpoint = NULL,
          model = NULL, quality = NULL, durable = false, request_content = NULL
      WHERE idempotency_key = ?
      """;

  private static final String KEEP =
      """
      INSERT INTO inference.answer AS a (call_id, run_id, state, host, content_hash, endpoint,
          model, quality, since, expires)
      VALUES (?, ?, 'ready', ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (call_id) DO UPDATE SET state = 'ready', host = EXCLUDED.host,
          content_hash = EXCLUDED.content_hash, endpoint = EXCLUDED.endpoint,
          model = EXCLUDED.model, quality = EXCLUDED.quality,
          expires = greatest(a.expires, EXCLUDED.expires)
      """;

  private static final String ANNOUNCE =
      """
      INSERT INTO inference.answer AS a (call_id, run_id, state, host, since, expires)
      VALUES (?, ?, 'pending', ?, ?, ?)
      ON CONFLICT (call_id) DO UPDATE SET state = 'pending' WHERE a.state = 'asked'
      """;

  private static final String NAME =
      "UPDATE inference.answer SET content_hash = ? WHERE call_id = ? AND state IN ('asked', 'pending')";

  private static final String HAND_OVER_CLAIMED =
      """
      UPDATE inference.answer SET call_id = ?, state = 'pending', durable = true,
          request_content = ?, expires = greatest(expires, ?)
      WHERE call_id = ? AND state = 'asked'
      """;

  private static final String HAND_OVER =
      """
      INSERT INTO inference.answer (call_id, run_id, state, host, durable, request_content, since,
          expires)
      VALUES (?, ?, 'pending', ?, true, ?, ?, ?) ON CONFLICT DO NOTHING
      """;

  private static final String RESUME =
      "UPDATE inference.answer SET run_id = ?, content_hash = NULL WHERE call_id = ? AND state = 'pending'";

  /** What somebody was told to fetch stays, to say that it failed; the rest goes. */
  private static final String FAIL =
      """
      UPDATE inference.answer SET state = 'failed', reason = ?, idempotency_key = NULL,
          request_hash = NULL, expires = ?
      WHERE call_id = ? AND state = 'pending'
      """;

  private static final String GIVE_BACK =
      "DELETE FROM inference.answer WHERE call_id = ? AND state = 'asked'";

  private static final String EXPIRED =
      """
      SELECT call_id, content_hash, request_content FROM inference.answer
      WHERE expires < ? AND (host = ? OR expires < ?) LIMIT 1000
      """;

  private static final String FORGET =
      "DELETE FROM inference.answer WHERE call_id = ANY (?) AND expires < ?";

  /** After so long nobody comes any more to delete the content of a host that is gone. */
  private static final Duration ANY_HOST = Duration.ofDays(7);

  private final ProcessRun run;

  AnswerRows(ProcessRun run) {
    this.run = run;
  }

  /** A row. */
  record Row(
      String callId,
      @Nullable String requestHash,
      long runId,
      String state,
      String reason,
      @Nullable String contentHash,
      @Nullable String requestContent,
      @Nullable String endpoint,
      @Nullable String model,
      @Nullable String quality,
      boolean durable,
      Instant since,
      Instant expires) {}

  /** Of an answer whose content is kept. */
  record Kept(String contentHash, String endpoint, String model, String quality) {}

  /** What is left of an answer that nobody may ask for any more. */
  record Expired(String callId, @Nullable String contentHash, @Nullable String requestContent) {}

  boolean claim(Connection c, String key, String hash, String callId, Instant now, Instant expires)
      throws SQLException {
    return update(c, CLAIM, callId, key, hash, run.id(), run.host(), now, expires) == 1;
  }

  void takeOver(Connection c, String key, String hash, String callId, Instant now, Instant expires)
      throws SQLException {
    update(c, TAKE_OVER, callId, hash, run.id(), run.host(), now, expires, key);
  }

  void keep(Connection c, String callId, Kept kept, Instant now, Instant expires)
      throws SQLException {
    update(
        c,
        KEEP,
        callId,
        run.id(),
        run.host(),
        kept.contentHash(),
        Rows.text(kept.endpoint()),
        Rows.text(kept.model()),
        Rows.text(kept.quality()),
        now,
        expires);
  }

  /** Says which content the answer is about to have. */
  void name(Connection c, String callId, String contentHash) throws SQLException {
    update(c, NAME, contentHash, callId);
  }

  void handOver(Connection c, String callId, Handed handed, Instant now, Instant expires)
      throws SQLException {
    String request = handed.requestContent();
    if (update(c, HAND_OVER_CLAIMED, handed.callId(), request, expires, callId) == 0) {
      update(c, HAND_OVER, handed.callId(), run.id(), run.host(), request, now, expires);
    }
  }

  /** From now on this process asks. */
  void resume(Connection c, String callId) throws SQLException {
    update(c, RESUME, run.id(), callId);
  }

  void announce(Connection c, String callId, Instant now, Instant expires) throws SQLException {
    update(c, ANNOUNCE, callId, run.id(), run.host(), now, expires);
  }

  void release(Connection c, String callId, String reason, Instant expires) throws SQLException {
    update(c, FAIL, reason, expires, callId);
    update(c, GIVE_BACK, callId);
  }

  @Nullable Row byKey(Connection c, String key) throws SQLException {
    return find(c, COLUMNS + "WHERE idempotency_key = ? FOR UPDATE", key);
  }

  @Nullable Row lockCall(Connection c, String callId) throws SQLException {
    return find(c, COLUMNS + "WHERE call_id = ? FOR UPDATE", callId);
  }

  @Nullable Row byCall(Connection c, String callId) throws SQLException {
    return find(c, COLUMNS + "WHERE call_id = ?", callId);
  }

  List<Expired> expired(Connection c, Instant now) throws SQLException {
    List<Expired> expired = new ArrayList<>();
    try (var statement = c.prepareStatement(EXPIRED)) {
      bind(statement, now, run.host(), now.minus(ANY_HOST));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          expired.add(new Expired(rows.getString(1), rows.getString(2), rows.getString(3)));
        }
      }
    }
    return expired;
  }

  void forget(Connection c, List<Expired> expired, Instant now) throws SQLException {
    try (var statement = c.prepareStatement(FORGET)) {
      statement.setArray(
          1, c.createArrayOf("text", expired.stream().map(Expired::callId).toArray()));
      statement.setObject(2, Sql.timestamp(now));
      statement.executeUpdate();
    }
  }

  private static int update(Connection c, String sql, Object... values) throws SQLException {
    try (var statement = c.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i] instanceof Instant at ? Sql.timestamp(at) : values[i];
      statement.setObject(i + 1, value);
    }
  }

  private static @Nullable Row find(Connection c, String sql, String value) throws SQLException {
    try (var statement = c.prepareStatement(sql)) {
      statement.setString(1, value);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? row(rows) : null;
      }
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getString("call_id"),
        row.getString("request_hash"),
        row.getLong("run_id"),
        row.getString("state"),
        row.getString("reason"),
        row.getString("content_hash"),
        row.getString("request_content"),
        row.getString("endpoint"),
        row.getString("model"),
        row.getString("quality"),
        row.getBoolean("durable"),
        row.getObject("since", OffsetDateTime.class).toInstant(),
        row.getObject("expires", OffsetDateTime.class).toInstant());
  }
}
