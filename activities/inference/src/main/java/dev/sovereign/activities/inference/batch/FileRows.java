package dev.sovereign.activities.inference.batch;

import dev.sovereign.activities.inference.receipts.Sql;
import dev.sovereign.workflows.DataClass;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code inference.file} and its pieces, one statement a method. */
final class FileRows {

  private static final String COLUMNS =
      "SELECT file_id, filename, purpose, bytes, data_class, host, created_at, expires_at"
          + " FROM inference.file ";

  private static final String VISIBLE =
      "state = 'ready' AND (expires_at IS NULL OR expires_at > ?)";

  private FileRows() {}

  /** Where a part of a file is. */
  record Piece(long starts, int bytes, String contentHash) {
    long ends() {
      return starts + bytes;
    }
  }

  static void open(Connection c, StoredFile file) throws SQLException {
    try (var statement =
        c.prepareStatement(
            """
            INSERT INTO inference.file (file_id, filename, purpose, data_class, host, created_at)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (file_id) DO NOTHING
            """)) {
      statement.setString(1, file.id());
      statement.setString(2, file.name());
      statement.setString(3, file.purpose());
      statement.setString(4, file.dataClass().name());
      statement.setString(5, file.host());
      statement.setObject(6, Sql.timestamp(file.createdAt()));
      statement.executeUpdate();
    }
  }

  static void piece(Connection c, String fileId, Piece piece) throws SQLException {
    try (var statement =
        c.prepareStatement("INSERT INTO inference.file_piece VALUES (?, ?, ?, ?)")) {
      statement.setString(1, fileId);
      statement.setLong(2, piece.starts());
      statement.setInt(3, piece.bytes());
      statement.setString(4, piece.contentHash());
      statement.executeUpdate();
    }
  }

  static void ready(Connection c, String fileId, long bytes) throws SQLException {
    try (var statement =
        c.prepareStatement(
            "UPDATE inference.file SET state = 'ready', bytes = ? WHERE file_id = ?")) {
      statement.setLong(1, bytes);
      statement.setString(2, fileId);
      statement.executeUpdate();
    }
  }

  /** Hides it; says whether it was there. */
  static boolean hide(Connection c, String fileId) throws SQLException {
    return one(c, "UPDATE inference.file SET state = 'deleted' WHERE file_id = ?", fileId);
  }

  /** Forgets it, once its pieces are gone. */
  static void forget(Connection c, String fileId) throws SQLException {
    one(c, "DELETE FROM inference.file WHERE file_id = ?", fileId);
  }

  static void forgetPieces(Connection c, String fileId) throws SQLException {
    one(c, "DELETE FROM inference.file_piece WHERE file_id = ?", fileId);
  }

  static List<Piece> pieces(Connection c, String fileId) throws SQLException {
    try (var statement =
        c.prepareStatement(
            "SELECT starts, bytes, content_hash FROM inference.file_piece WHERE file_id = ? ORDER BY starts")) {
      statement.setString(1, fileId);
      List<Piece> pieces = new ArrayList<>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          pieces.add(new Piece(rows.getLong(1), rows.getInt(2), rows.getString(3)));
        }
      }
      return pieces;
    }
  }

  static void expire(Connection c, String fileId, Instant at) throws SQLException {
    try (var statement =
        c.prepareStatement("UPDATE inference.file SET expires_at = ? WHERE file_id = ?")) {
      statement.setObject(1, Sql.timestamp(at));
      statement.setString(2, fileId);
      statement.executeUpdate();
    }
  }

  static Optional<StoredFile> find(Connection c, String fileId, Instant now) throws SQLException {
    try (var statement = c.prepareStatement(COLUMNS + "WHERE file_id = ? AND " + VISIBLE)) {
      statement.setString(1, fileId);
      statement.setObject(2, Sql.timestamp(now));
      try (var rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(file(rows)) : Optional.empty();
      }
    }
  }

  /** After the one of that id, in the order asked for. */
  static List<StoredFile> list(Connection c, FileQuery query, Instant now) throws SQLException {
    String direction = query.ascending() ? "ASC" : "DESC";
    String beyond = query.ascending() ? ">" : "<";
    String sql =
        COLUMNS
            + "WHERE "
            + VISIBLE
            + " AND (?::text IS NULL OR purpose = ?)"
            + " AND (?::text IS NULL OR ordinal "
            + beyond
            + " (SELECT ordinal FROM inference.file WHERE file_id = ?))"
            + " AND (? OR data_class <> 'KEEP_ON_DEVICE')"
            + " ORDER BY ordinal "
            + direction
            + " LIMIT ?";
    try (var statement = c.prepareStatement(sql)) {
      statement.setObject(1, Sql.timestamp(now));
      statement.setString(2, query.purpose());
      statement.setString(3, query.purpose());
      statement.setString(4, query.after());
      statement.setString(5, query.after());
      statement.setBoolean(6, query.owner());
      statement.setInt(7, query.limit());
      List<StoredFile> files = new ArrayList<>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          files.add(file(rows));
        }
      }
      return files;
    }
  }

  /** Written by somebody who died, hidden and not yet gone, or expired and needed by nobody. */
  static List<String> leftBehind(Connection c, String host, Instant before, Instant now)
      throws SQLException {
    try (var statement =
        c.prepareStatement(
            """
            SELECT file_id FROM inference.file f
            WHERE host = ? AND (
                created_at < ? AND (state = 'deleted' OR state = 'open' AND NOT EXISTS (
                    SELECT FROM inference.batch b
                    WHERE f.file_id IN (b.output_file_id, b.error_file_id)))
                OR expires_at <= ? AND NOT EXISTS (
                    SELECT FROM inference.batch b WHERE b.input_file_id = f.file_id
                        AND b.status IN ('validating', 'in_progress', 'finalizing', 'cancelling')))
            LIMIT 100
            """)) {
      statement.setString(1, host);
      statement.setObject(2, Sql.timestamp(before));
      statement.setObject(3, Sql.timestamp(now));
      List<String> ids = new ArrayList<>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
      }
      return ids;
    }
  }

  private static boolean one(Connection c, String sql, String fileId) throws SQLException {
    try (var statement = c.prepareStatement(sql)) {
      statement.setString(1, fileId);
      return statement.executeUpdate() > 0;
    }
  }

  private static StoredFile file(ResultSet row) throws SQLException {
    return new StoredFile(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getLong(4),
        DataClass.valueOf(row.getString(5)),
        row.getString(6),
        row.getObject(7, OffsetDateTime.class).toInstant(),
        instant(row.getObject(8, OffsetDateTime.class)));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
