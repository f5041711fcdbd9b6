package dev.sovereign.activities.inference.batch;

import dev.sovereign.activities.inference.batch.Files.TooLargeException;
import dev.sovereign.activities.inference.receipts.Sql;
import dev.sovereign.workflows.ContentStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.sql.DataSource;

/**
 * Writes a file piece by piece. Each is stored behind a line with the file's id and its place, so
 * that no two pieces are ever the same content and one can be deleted without asking who else uses
 * it. For one thread.
 */
final class FileWriter {

  /** Encrypted whole: three times as much in memory for a moment. */
  static final int PIECE_BYTES = 512 * 1024;

  private final DataSource database;
  private final ContentStore contents;
  private final StoredFile file;
  private final byte[] buffer = new byte[PIECE_BYTES];
  private int used;
  private long written;

  FileWriter(DataSource database, ContentStore contents, StoredFile file) {
    this.database = database;
    this.contents = contents;
    this.file = file;
  }

  static byte[] line(String fileId, long starts) {
    return (fileId + " " + starts + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  void copy(InputStream content, long maxBytes) throws IOException, TooLargeException {
    while (true) {
      int read = content.read(buffer, used, buffer.length - used);
      if (read < 0) {
        return;
      }
      used += read;
      if (written + used > maxBytes) {
        throw new TooLargeException(maxBytes);
      }
      if (used == buffer.length) {
        flush();
      }
    }
  }

  void write(byte[] bytes) {
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(bytes.length - at, buffer.length - used);
      System.arraycopy(bytes, at, buffer, used, length);
      at += length;
      used += length;
      if (used == buffer.length) {
        flush();
      }
    }
  }

  /** Writes what is left, and returns the file as it is now. */
  StoredFile end() {
    flush();
    return new StoredFile(
        file.id(),
        file.name(),
        file.purpose(),
        written,
        file.dataClass(),
        file.host(),
        file.createdAt());
  }

  private void flush() {
    if (used == 0) {
      return;
    }
    byte[] line = line(file.id(), written);
    byte[] content = Arrays.copyOf(line, line.length + used);
    System.arraycopy(buffer, 0, content, line.length, used);
    FileRows.Piece piece = new FileRows.Piece(written, used, contents.hash(content));
    Sql.<Boolean>call(
        database,
        c -> {
          FileRows.piece(c, file.id(), piece);
          return true;
        });
    contents.put(content, file.dataClass());
    written += used;
    used = 0;
  }
}
