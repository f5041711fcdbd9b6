package dev.sovereign.activities.inference.batch;

import dev.sovereign.activities.inference.batch.Batch.Terms;
import dev.sovereign.activities.inference.batch.Batch.Times;
import dev.sovereign.activities.inference.receipts.Sql;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.batch.BatchStatus;
import dev.sovereign.workflows.inference.DeferUntil;
import dev.sovereign.workflows.inference.DeferUntil.Condition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code inference.batch} and its errors, one statement a method. */
final class BatchRows {

  private static final String INSERT =
      """
      INSERT INTO inference.batch (batch_id, input_file_id, endpoint, window_text, metadata,
          data_class, host, defer_until, defer_seconds, created_at, expires_at)
      VALUES (?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?)
      """;

  private BatchRows() {}

  static void insert(Connection c, Batch batch) throws SQLException {
    Terms terms = batch.terms();
    DeferUntil until = terms.deferUntil();
    update(
        c,
        INSERT,
        batch.id(),
        terms.inputFileId(),
        terms.endpoint(),
        terms.window(),
        terms.metadata(),
        terms.dataClass().name(),
        batch.host(),
        until == null ? null : conditions(until),
        until == null ? null : until.atMost().toSeconds(),
        batch.times().created(),
        batch.times().expires());
  }

  static void delete(Connection c, String id) throws SQLException {
    update(c, "DELETE FROM inference.batch WHERE batch_id = ?", id);
  }

  static Optional<Batch> find(Connection c, String id) throws SQLException {
    return query(c, "WHERE batch_id = ?", id).stream().findFirst();
  }

  static Optional<Batch> oldestUnfinished(Connection c, String host) throws SQLException {
    return query(
            c,
            """
            WHERE host = ? AND status IN ('validating', 'in_progress', 'finalizing', 'cancelling')
            ORDER BY ordinal LIMIT 1
            """,
            host)
        .stream()
        .findFirst();
  }

  /** Newest first. */
  static List<Batch> list(Connection c, @Nullable String after, int limit, boolean owner)
      throws SQLException {
    return query(
        c,
        """
        WHERE (?::text IS NULL
            OR ordinal < (SELECT ordinal FROM inference.batch WHERE batch_id = ?))
            AND (? OR data_class <> 'KEEP_ON_DEVICE')
        ORDER BY ordinal DESC LIMIT ?
        """,
        after,
        after,
        owner,
        limit);
  }

  /** The batches that still need the file. */
  static List<String> using(Connection c, String fileId) throws SQLException {
    return query(
            c,
            """
            WHERE (input_file_id = ? OR output_file_id = ? OR error_file_id = ?)
                AND status IN ('validating', 'in_progress', 'finalizing', 'cancelling')
            """,
            fileId,
            fileId,
            fileId)
        .stream()
        .map(Batch::id)
        .toList();
  }

  static void fail(Connection c, String id, List<LineFault> faults, Instant now)
      throws SQLException {
    try (var statement =
        c.prepareStatement("INSERT INTO inference.batch_error VALUES (?, ?, ?, ?, ?, ?)")) {
      for (int i = 0; i < faults.size(); i++) {
        LineFault fault = faults.get(i);
        bind(statement, id, i, fault.line(), fault.code(), fault.message(), fault.param());
        statement.addBatch();
      }
      statement.executeBatch();
    }
    update(
        c,
        "UPDATE inference.batch SET status = 'failed', ended_at = ? WHERE batch_id = ?",
        now,
        id);
  }

  static List<LineFault> faults(Connection c, String id) throws SQLException {
    try (var statement =
        c.prepareStatement(
            "SELECT line, code, message, param FROM inference.batch_error WHERE batch_id = ? ORDER BY ordinal")) {
      statement.setString(1, id);
      List<LineFault> faults = new ArrayList<>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          faults.add(
              new LineFault(
                  rows.getObject(1, Integer.class),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4)));
        }
      }
      return faults;
    }
  }

  /** From now on its requests can be made, unless somebody has cancelled it meanwhile. */
  static void begin(Connection c, String id, int total, Instant now) throws SQLException {
    update(
        c,
        """
        UPDATE inference.batch SET total = ?, in_progress_at = ?,
            status = CASE status WHEN 'validating' THEN 'in_progress' ELSE status END
        WHERE batch_id = ?
        """,
        total,
        now,
        id);
  }

  static void count(Connection c, String id) throws SQLException {
    update(
        c,
        """
        UPDATE inference.batch b SET completed = n.completed, failed = n.failed
        FROM (SELECT count(*) FILTER (WHERE state = 'completed') AS completed,
                  count(*) FILTER (WHERE state = 'failed') AS failed
              FROM inference.batch_line WHERE batch_id = ?) n
        WHERE b.batch_id = ?
        """,
        id,
        id);
  }

  static void cancelling(Connection c, String id, Instant now) throws SQLException {
    update(
        c,
        """
        UPDATE inference.batch SET status = 'cancelling', cancelling_at = ?
        WHERE batch_id = ? AND status IN ('validating', 'in_progress')
        """,
        now,
        id);
  }

  /** Names the files before they are written, so that a crash leaves none without a name. */
  static void finalizing(Connection c, String id, String output, String error, Instant now)
      throws SQLException {
    update(
        c,
        """
        UPDATE inference.batch SET output_file_id = coalesce(output_file_id, ?),
            error_file_id = coalesce(error_file_id, ?), finalizing_at = coalesce(finalizing_at, ?),
            status = CASE status WHEN 'in_progress' THEN 'finalizing' ELSE status END
        WHERE batch_id = ?
        """,
        output,
        error,
        now,
        id);
  }

  static void end(Connection c, Batch batch) throws SQLException {
    update(
        c,
        """
        UPDATE inference.batch SET status = ?, output_file_id = ?, error_file_id = ?,
            completed = ?, failed = ?, ended_at = ?
        WHERE batch_id = ?
        """,
        batch.status().wire(),
        batch.outputFileId(),
        batch.errorFileId(),
        batch.completed(),
        batch.failed(),
        batch.times().ended(),
        batch.id());
  }

  private static List<Batch> query(Connection c, String where, @Nullable Object... values)
      throws SQLException {
    try (var statement = c.prepareStatement("SELECT * FROM inference.batch " + where)) {
      bind(statement, values);
      List<Batch> batches = new ArrayList<>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          batches.add(batch(rows));
        }
      }
      return batches;
    }
  }

  private static Batch batch(ResultSet row) throws SQLException {
    return new Batch(
        row.getString("batch_id"),
        new Terms(
            row.getString("input_file_id"),
            row.getString("endpoint"),
            row.getString("window_text"),
            row.getString("metadata"),
            DataClass.valueOf(row.getString("data_class")),
            deferUntil(row)),
        BatchStatus.of(row.getString("status")),
        row.getString("host"),
        row.getString("output_file_id"),
        row.getString("error_file_id"),
        row.getInt("total"),
        row.getInt("completed"),
        row.getInt("failed"),
        new Times(
            row.getObject("created_at", OffsetDateTime.class).toInstant(),
            row.getObject("expires_at", OffsetDateTime.class).toInstant(),
            time(row, "in_progress_at"),
            time(row, "finalizing_at"),
            time(row, "cancelling_at"),
            time(row, "ended_at")));
  }

  private static String conditions(DeferUntil until) {
    return until.any().stream().map(Enum::name).sorted().collect(Collectors.joining(","));
  }

  private static @Nullable DeferUntil deferUntil(ResultSet row) throws SQLException {
    String conditions = row.getString("defer_until");
    return conditions == null
        ? null
        : new DeferUntil(
            Arrays.stream(conditions.split(",", -1))
                .map(Condition::valueOf)
                .collect(Collectors.toSet()),
            Duration.ofSeconds(row.getLong("defer_seconds")));
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static int update(Connection c, String sql, @Nullable Object... values) throws SQLException {
    try (var statement = c.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i] instanceof Instant at ? Sql.timestamp(at) : values[i];
      statement.setObject(i + 1, value);
    }
  }
}
