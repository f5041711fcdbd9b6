package dev.sovereign.activities.inference.batch;

import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.batch.BatchFailure;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/** Reads a file, one piece in memory at a time. For one thread. */
public final class FileReader extends InputStream {

  private final ContentStore contents;
  private final String fileId;
  private final List<FileRows.Piece> pieces;
  private int current = -1;
  private byte[] bytes = new byte[0];
  private long position;

  FileReader(ContentStore contents, String fileId, List<FileRows.Piece> pieces) {
    this.contents = contents;
    this.fileId = fileId;
    this.pieces = pieces;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int at, int length) {
    if (length == 0) {
      return 0;
    }
    int index = pieceAt(position);
    if (index < 0) {
      return -1;
    }
    load(index);
    FileRows.Piece piece = pieces.get(index);
    int from = (int) (position - piece.starts());
    int count = Math.min(length, piece.bytes() - from);
    System.arraycopy(bytes, from, to, at, count);
    position += count;
    return count;
  }

  /**
   * The bytes of a part.
   *
   * @throws io.temporal.failure.ApplicationFailure {@code CONTENT_LOST} when this host does not
   *     have them
   */
  byte[] part(long starts, int length) {
    byte[] part = new byte[length];
    position = starts;
    for (int at = 0; at < length; ) {
      int count = read(part, at, length - at);
      if (count < 0) {
        throw lost(position);
      }
      at += count;
    }
    return part;
  }

  private int pieceAt(long offset) {
    // Mostly the same, or the next.
    for (int i = Math.max(current, 0); i < pieces.size(); i++) {
      if (holds(pieces.get(i), offset)) {
        return i;
      }
    }
    for (int i = 0; i < current; i++) {
      if (holds(pieces.get(i), offset)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean holds(FileRows.Piece piece, long offset) {
    return piece.starts() <= offset && offset < piece.ends();
  }

  private void load(int index) {
    if (index == current) {
      return;
    }
    FileRows.Piece piece = pieces.get(index);
    byte[] content = contents.find(piece.contentHash()).orElseThrow(() -> lost(piece.starts()));
    int line = FileWriter.line(fileId, piece.starts()).length;
    bytes = Arrays.copyOfRange(content, line, content.length);
    current = index;
  }

  private RuntimeException lost(long at) {
    return BatchFailure.CONTENT_LOST.failure(
        "File %s has no content at byte %d on this host: upload it again, or start the batch where it is."
            .formatted(fileId, at));
  }
}
