package dev.sovereign.activities.inference.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code inference.batch_line} and the pieces of results, one statement a method. */
final class LineRows {

  private LineRows() {}

  /**
   * A request that is to be made.
   *
   * @param starts its line's first byte in the input file
   * @param group whom it would be asked of, as far as that was known when it was read
   * @param tries how often it failed in a way that another try may mend
   */
  record Pending(int line, long starts, int bytes, String group, int tries) {}

  /**
   * Where a request's result is.
   *
   * @param contentHash of the piece of results; absent while there is none
   */
  record Settled(
      int line,
      long starts,
      int bytes,
      boolean completed,
      @Nullable String contentHash,
      int resultStarts,
      int resultBytes) {}

  /** What a window did for a request. */
  record Update(int line, boolean completed, String contentHash, int starts, int bytes) {}

  static void clear(Connection c, String batchId) throws SQLException {
    BatchRows.update(c, "DELETE FROM inference.batch_line WHERE batch_id = ?", batchId);
  }

  static void insert(Connection c, String batchId, List<Pending> lines) throws SQLException {
    try (var statement =
        c.prepareStatement(
            """
            INSERT INTO inference.batch_line (batch_id, line, starts, bytes, model_group)
            VALUES (?, ?, ?, ?, ?)
            """)) {
      for (Pending each : lines) {
        BatchRows.bind(statement, batchId, each.line(), each.starts(), each.bytes(), each.group());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** The groups of what is to be made. */
  static Set<String> groups(Connection c, String batchId) throws SQLException {
    try (var statement =
        c.prepareStatement(
            """
            SELECT DISTINCT model_group FROM inference.batch_line
            WHERE batch_id = ? AND state = 'pending'
            """)) {
      statement.setString(1, batchId);
      Set<String> groups = new HashSet<>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          groups.add(rows.getString(1));
        }
      }
      return groups;
    }
  }

  /**
   * The next of one group: of the one whose model is loaded while there are any, else of the one
   * that was made last, else of the largest.
   */
  static List<Pending> next(
      Connection c, String batchId, String loaded, @Nullable String group, int limit)
      throws SQLException {
    try (var statement =
        c.prepareStatement(
            """
            SELECT line, starts, bytes, model_group, tries FROM inference.batch_line
            WHERE batch_id = ? AND state = 'pending' AND model_group = (
                SELECT model_group FROM inference.batch_line
                WHERE batch_id = ? AND state = 'pending'
                GROUP BY model_group
                ORDER BY model_group = ? DESC, model_group = ? DESC, count(*) DESC, model_group LIMIT 1)
            ORDER BY line LIMIT ?
            """)) {
      BatchRows.bind(statement, batchId, batchId, loaded, group == null ? "" : group, limit);
      List<Pending> lines = new ArrayList<>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          lines.add(
              new Pending(
                  rows.getInt(1),
                  rows.getLong(2),
                  rows.getInt(3),
                  rows.getString(4),
                  rows.getInt(5)));
        }
      }
      return lines;
    }
  }

  /** Says where a piece of results is about to be. */
  static void name(Connection c, String batchId, String contentHash) throws SQLException {
    BatchRows.update(
        c,
        "INSERT INTO inference.batch_result VALUES (?, ?) ON CONFLICT DO NOTHING",
        batchId,
        contentHash);
  }

  /** A request that was settled by another window meanwhile stays as that one left it. */
  static void settle(Connection c, String batchId, List<Update> updates) throws SQLException {
    try (var statement =
        c.prepareStatement(
            """
            UPDATE inference.batch_line
            SET state = ?, content_hash = ?, result_start = ?, result_bytes = ?
            WHERE batch_id = ? AND line = ? AND state = 'pending'
            """)) {
      for (Update each : updates) {
        BatchRows.bind(
            statement,
            each.completed() ? "completed" : "failed",
            each.contentHash(),
            each.starts(),
            each.bytes(),
            batchId,
            each.line());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  static void tried(Connection c, String batchId, List<Integer> lines) throws SQLException {
    try (PreparedStatement statement =
        c.prepareStatement(
            "UPDATE inference.batch_line SET tries = tries + 1 WHERE batch_id = ? AND line = ANY (?)")) {
      statement.setString(1, batchId);
      statement.setArray(2, c.createArrayOf("int4", lines.toArray()));
      statement.executeUpdate();
    }
  }

  static int pending(Connection c, String batchId) throws SQLException {
    try (var statement =
        c.prepareStatement(
            "SELECT count(*) FROM inference.batch_line WHERE batch_id = ? AND state = 'pending'")) {
      statement.setString(1, batchId);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? rows.getInt(1) : 0;
      }
    }
  }

  /** All from a line on, in order. */
  static List<Settled> from(Connection c, String batchId, int line, int limit) throws SQLException {
    try (var statement =
        c.prepareStatement(
            """
            SELECT line, starts, bytes, state, content_hash, result_start, result_bytes
            FROM inference.batch_line WHERE batch_id = ? AND line >= ? ORDER BY line LIMIT ?
            """)) {
      BatchRows.bind(statement, batchId, line, limit);
      List<Settled> lines = new ArrayList<>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          lines.add(settled(rows));
        }
      }
      return lines;
    }
  }

  static List<String> results(Connection c, String batchId) throws SQLException {
    try (var statement =
        c.prepareStatement("SELECT content_hash FROM inference.batch_result WHERE batch_id = ?")) {
      statement.setString(1, batchId);
      List<String> hashes = new ArrayList<>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          hashes.add(rows.getString(1));
        }
      }
      return hashes;
    }
  }

  static void forgetResults(Connection c, String batchId) throws SQLException {
    BatchRows.update(c, "DELETE FROM inference.batch_result WHERE batch_id = ?", batchId);
  }

  private static Settled settled(ResultSet row) throws SQLException {
    return new Settled(
        row.getInt(1),
        row.getLong(2),
        row.getInt(3),
        row.getString(4).equals("completed"),
        row.getString(5),
        row.getInt(6),
        row.getInt(7));
  }
}
