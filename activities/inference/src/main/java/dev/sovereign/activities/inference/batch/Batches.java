package dev.sovereign.activities.inference.batch;

import dev.sovereign.activities.inference.CallWorkflows;
import dev.sovereign.workflows.DataClass;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files and batches as a door offers them. Thread-safe. Every method throws {@link
 * dev.sovereign.activities.inference.receipts.StoreUnavailableException} when PostgreSQL is away.
 */
public interface Batches {

  /** As the API has it. */
  long MAX_FILE_BYTES = 200L * 1000 * 1000;

  /** The longest file. */
  default long maxFileBytes() {
    return MAX_FILE_BYTES;
  }

  /**
   * Stores a file; nothing is left when it breaks off.
   *
   * @throws Files.TooLargeException when it is longer than {@link #maxFileBytes()}
   */
  StoredFile upload(String name, DataClass dataClass, InputStream content)
      throws IOException, Files.TooLargeException;

  /** Lets a file expire so long after it was stored; batches that need it may end with it. */
  StoredFile expire(StoredFile file, Duration after);

  /** A file by its id. */
  Optional<StoredFile> file(String id);

  /** A page of files. */
  List<StoredFile> files(FileQuery query);

  /** A file's content, a piece at a time. */
  InputStream content(String id);

  /** Deletes a file, unless batches still need it: then their ids are returned. */
  List<String> delete(String id);

  /**
   * Makes a batch and starts its workflow.
   *
   * @param window how long it may take
   * @throws CallWorkflows.UnavailableException when Temporal does not answer; nothing is left then
   */
  Batch create(Batch.Terms terms, Duration window);

  /** A batch by its id. */
  Optional<Batch> find(String id);

  /** What is wrong with a failed batch's input, line by line. */
  List<LineFault> faults(String id);

  /**
   * A page of batches, newest first.
   *
   * @param after the id of the last one of the page before; absent for the first page
   * @param owner whether private ones may be named
   */
  List<Batch> list(@Nullable String after, int limit, boolean owner);

  /** Cancels a batch that has not ended; what was answered is handed out. */
  Optional<Batch> cancel(String id);
}
