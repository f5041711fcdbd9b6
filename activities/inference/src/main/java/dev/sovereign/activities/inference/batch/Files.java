package dev.sovereign.activities.inference.batch;

import dev.sovereign.activities.inference.receipts.Sql;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Files of the batch API: rows in PostgreSQL, content in pieces in the content store of this host,
 * never whole in memory. Thread-safe. Every method throws {@link
 * dev.sovereign.activities.inference.receipts.StoreUnavailableException} when PostgreSQL is away,
 * and {@link java.io.UncheckedIOException} when the content store is.
 */
public final class Files {

  /** An upload that takes longer was left behind. */
  private static final Duration ABANDONED = Duration.ofHours(6);

  private final DataSource database;
  private final ContentStore contents;
  private final String host;
  private final Clock clock;

  /**
   * @param host this host's id
   */
  public Files(DataSource database, ContentStore contents, String host, Clock clock) {
    this.database = database;
    this.contents = contents;
    this.host = host;
    this.clock = clock;
  }

  /**
   * Stores what comes; nothing is left when it breaks off.
   *
   * @throws TooLargeException when more comes than allowed
   */
  public StoredFile store(
      String name, String purpose, DataClass dataClass, InputStream content, long maxBytes)
      throws IOException, TooLargeException {
    deleteLeftBehind();
    StoredFile file =
        new StoredFile(Ids.file(), name, purpose, 0, dataClass, host, clock.instant());
    FileWriter writer = open(file);
    boolean whole = false;
    try {
      writer.copy(content, maxBytes);
      StoredFile stored = close(writer);
      whole = true;
      return stored;
    } finally {
      if (!whole) {
        delete(file.id());
      }
    }
  }

  /** Begins to write a file, anew when its writer died. Nobody sees it before {@link #close}. */
  FileWriter open(StoredFile file) {
    Sql.<Boolean>call(
        database,
        c -> {
          FileRows.open(c, file);
          return true;
        });
    deletePieces(file.id());
    return new FileWriter(database, contents, file);
  }

  StoredFile close(FileWriter writer) {
    StoredFile file = writer.end();
    Sql.<Boolean>call(
        database,
        c -> {
          FileRows.ready(c, file.id(), file.bytes());
          return true;
        });
    return file;
  }

  /** A whole file. */
  public Optional<StoredFile> find(String id) {
    return Sql.call(database, c -> FileRows.find(c, id, clock.instant()));
  }

  /** A page. */
  public List<StoredFile> list(FileQuery query) {
    return Sql.call(database, c -> FileRows.list(c, query, clock.instant()));
  }

  /** Reads its content, piece by piece. */
  public FileReader read(String id) {
    return new FileReader(contents, id, Sql.call(database, c -> FileRows.pieces(c, id)));
  }

  /** Deletes it and its content; does nothing when it is not there. */
  public boolean delete(String id) {
    boolean there = Sql.<Boolean>call(database, c -> FileRows.hide(c, id));
    deletePieces(id);
    Sql.<Boolean>call(
        database,
        c -> {
          FileRows.forget(c, id);
          return true;
        });
    return there;
  }

  /** Lets a file expire so long after it was stored. */
  public StoredFile expire(StoredFile file, Duration after) {
    StoredFile until = file.until(file.createdAt().plus(after));
    Sql.<Boolean>call(
        database,
        c -> {
          FileRows.expire(c, file.id(), file.createdAt().plus(after));
          return true;
        });
    return until;
  }

  /**
   * Deletes what uploads and writers that died have left on this host, and what has expired and no
   * unfinished batch needs.
   */
  public void deleteLeftBehind() {
    Instant now = clock.instant();
    Sql.call(database, c -> FileRows.leftBehind(c, host, now.minus(ABANDONED), now))
        .forEach(this::delete);
  }

  private void deletePieces(String id) {
    for (FileRows.Piece piece : Sql.call(database, c -> FileRows.pieces(c, id))) {
      contents.delete(piece.contentHash());
    }
    Sql.<Boolean>call(
        database,
        c -> {
          FileRows.forgetPieces(c, id);
          return true;
        });
  }

  String host() {
    return host;
  }

  /** More came than a file may have. */
  public static final class TooLargeException extends Exception {
    public TooLargeException(long maxBytes) {
      super("more than " + maxBytes + " bytes", null, false, false);
    }
  }
}
