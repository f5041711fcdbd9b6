package dev.sovereign.activities.inference.receipts;

import dev.sovereign.activities.inference.receipts.CatchUps.Done;
import dev.sovereign.activities.inference.receipts.CatchUps.Entry;
import dev.sovereign.activities.inference.receipts.CatchUps.Later;
import dev.sovereign.activities.inference.receipts.CatchUps.Queued;
import dev.sovereign.activities.inference.receipts.CatchUps.State;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.RoutePolicy;
import dev.sovereign.workflows.inference.catchup.Difference;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code inference.catch_up}, one statement a method. */
final class CatchUpRows {

  private static final String INSERT =
      """
      INSERT INTO inference.catch_up (earlier_call, about, host, operation, data_class,
          requested_model, policy, request_content, earlier_content, earlier_endpoint,
          earlier_model, earlier_layer, wanted_endpoint, wanted_model, wanted_tier, wanted_layer,
          reason, queued_at, expires)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """;

  /** As many of each group, so that one that stays away does not hide the others. */
  private static final String WAITING =
      """
      SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY host, wanted_endpoint, wanted_model
              ORDER BY queued_at, earlier_call) AS place
          FROM inference.catch_up WHERE state = 'waiting' AND expires > ?) AS each
      WHERE place <= ? ORDER BY queued_at, earlier_call
      """;

  private static final String FIND = "SELECT * FROM inference.catch_up WHERE earlier_call = ?";

  private static final String LIST =
      """
      SELECT * FROM inference.catch_up WHERE ?::text IS NULL OR state = ?
      ORDER BY queued_at DESC, earlier_call LIMIT ?
      """;

  private static final String COUNT = "SELECT count(*) FROM inference.catch_up WHERE state = ?";

  private static final String END =
      """
      UPDATE inference.catch_up SET state = ?, reason = ?, ended_at = ?, expires = ?
      WHERE earlier_call = ? AND state = 'waiting'
      """;

  private static final String TAKE =
      """
      UPDATE inference.catch_up SET taken_until = ?
      WHERE earlier_call = ? AND state = 'waiting' AND (taken_until IS NULL OR taken_until <= ?)
      """;

  private static final String MISSED =
      """
      UPDATE inference.catch_up SET tries = tries + 1, reason = ?, taken_until = NULL,
          cost_nano_usd = cost_nano_usd + ?
      WHERE earlier_call = ? AND state = 'waiting'
      """;

  private static final String DONE =
      """
      UPDATE inference.catch_up SET state = 'done', later_call = ?, later_content = ?,
          later_endpoint = ?, later_model = ?, later_layer = ?, cost_nano_usd = cost_nano_usd + ?,
          similar_permille = ?, lines_added = ?, lines_removed = ?, ended_at = ?, expires = ?
      WHERE earlier_call = ? AND state = 'waiting'
      """;

  private static final String EXPIRED =
      "SELECT * FROM inference.catch_up WHERE expires <= ? AND host = ? LIMIT 1000";

  private static final String FORGET =
      "DELETE FROM inference.catch_up WHERE earlier_call = ? AND state <> 'waiting'";

  private CatchUpRows() {}

  static boolean insert(
      Connection c, Queued q, String host, String request, String answer, Instant now, Instant end)
      throws SQLException {
    Candidate by = q.by();
    return update(
            c,
            INSERT,
            q.id(),
            Rows.text(q.about()),
            host,
            q.operation(),
            q.dataClass().name(),
            Rows.text(q.model()),
            q.policy() == null ? null : q.policy().name(),
            request,
            answer,
            by == null ? null : by.endpoint(),
            by == null ? null : Rows.text(by.model()),
            by == null ? Layer.RULES.name() : by.layer().name(),
            q.wanted().endpoint(),
            Rows.text(q.wanted().model()),
            q.wanted().tier().name(),
            q.wanted().layer().name(),
            Rows.text(q.reason()),
            now,
            end)
        == 1;
  }

  static List<Entry> waiting(Connection c, Instant now, int most) throws SQLException {
    return select(c, WAITING, now, most);
  }

  static List<Entry> find(Connection c, String id) throws SQLException {
    return select(c, FIND, id);
  }

  static List<Entry> list(Connection c, @Nullable State state, int most) throws SQLException {
    String name = state == null ? null : name(state);
    return select(c, LIST, name, name, most);
  }

  static List<Entry> expired(Connection c, Instant now, String host) throws SQLException {
    return select(c, EXPIRED, now, host);
  }

  static long count(Connection c, State state) throws SQLException {
    try (var statement = c.prepareStatement(COUNT)) {
      statement.setString(1, name(state));
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  static void end(Connection c, String id, State state, String reason, Instant now, Instant expires)
      throws SQLException {
    update(c, END, name(state), Rows.text(reason), now, expires, id);
  }

  static boolean take(Connection c, String id, Instant now, Instant until) throws SQLException {
    return update(c, TAKE, until, id, now) == 1;
  }

  static void missed(Connection c, String id, String reason, long cost) throws SQLException {
    update(c, MISSED, Rows.text(reason), cost, id);
  }

  static void done(
      Connection c, String id, Later later, String content, Instant now, Instant expires)
      throws SQLException {
    update(
        c,
        DONE,
        later.callId(),
        content,
        later.by().endpoint(),
        Rows.text(later.by().model()),
        later.by().layer().name(),
        later.costNanoUsd(),
        later.difference().similarPermille(),
        later.difference().added(),
        later.difference().removed(),
        now,
        expires,
        id);
  }

  static void forget(Connection c, String id) throws SQLException {
    update(c, FORGET, id);
  }

  private static String name(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static int update(Connection c, String sql, @Nullable Object... values)
      throws SQLException {
    try (var statement = c.prepareStatement(sql)) {
      Sql.bind(statement, values);
      return statement.executeUpdate();
    }
  }

  private static List<Entry> select(Connection c, String sql, @Nullable Object... values)
      throws SQLException {
    List<Entry> entries = new ArrayList<>();
    try (var statement = c.prepareStatement(sql)) {
      Sql.bind(statement, values);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          entries.add(entry(rows));
        }
      }
    }
    return entries;
  }

  private static Entry entry(ResultSet row) throws SQLException {
    String policy = row.getString("policy");
    return new Entry(
        row.getString("earlier_call"),
        row.getString("about"),
        row.getString("host"),
        row.getString("operation"),
        DataClass.valueOf(row.getString("data_class")),
        row.getString("requested_model"),
        policy == null ? null : RoutePolicy.valueOf(policy),
        row.getString("request_content"),
        row.getString("earlier_content"),
        row.getString("earlier_endpoint"),
        row.getString("earlier_model"),
        Layer.valueOf(row.getString("earlier_layer")),
        wanted(row),
        row.getString("reason"),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getInt("tries"),
        row.getObject("queued_at", OffsetDateTime.class).toInstant(),
        row.getObject("expires", OffsetDateTime.class).toInstant(),
        later(row),
        instant(row, "ended_at"));
  }

  private static Candidate wanted(ResultSet row) throws SQLException {
    return new Candidate(
        row.getString("wanted_endpoint"),
        row.getString("wanted_model"),
        Tier.valueOf(row.getString("wanted_tier")),
        Layer.valueOf(row.getString("wanted_layer")),
        0,
        false,
        "");
  }

  private static @Nullable Done later(ResultSet row) throws SQLException {
    String call = row.getString("later_call");
    return call == null
        ? null
        : new Done(
            call,
            row.getString("later_content"),
            row.getString("later_endpoint"),
            row.getString("later_model"),
            row.getString("later_layer"),
            row.getLong("cost_nano_usd"),
            new Difference(
                row.getInt("similar_permille"),
                row.getInt("lines_added"),
                row.getInt("lines_removed")));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
