package dev.sovereign.example;

import dev.sovereign.workflows.FailureCode;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** How much room is left on a disk. Reads only; safe to repeat. */
@ActivityInterface(namePrefix = "FreeSpace_")
public interface FreeSpaceActivities {

  /** Fails with {@link Failure#FOLDER_MISSING} when the folder is not there. */
  @ActivityMethod
  FreeSpace measure(FreeSpaceRequest request);

  /**
   * @param folder any folder on the disk
   */
  record FreeSpaceRequest(String folder) {}

  /**
   * @param freeBytes what the worker's user may still write
   * @param totalBytes the size of the file system
   */
  record FreeSpace(long freeBytes, long totalBytes) {}

  /** Why nothing could be measured. */
  enum Failure implements FailureCode {
    /** The folder is not there; another attempt will not find it either. */
    FOLDER_MISSING(false),
    /** The file system did not answer. */
    UNREADABLE(true);

    private final boolean retryable;

    Failure(boolean retryable) {
      this.retryable = retryable;
    }

    @Override
    public boolean retryable() {
      return retryable;
    }
  }
}
