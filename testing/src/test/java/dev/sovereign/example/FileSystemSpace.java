package dev.sovereign.example;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks the operating system. Thread-safe. */
public final class FileSystemSpace implements FreeSpaceActivities {

  @Override
  public FreeSpace measure(FreeSpaceRequest request) {
    Path folder = Path.of(request.folder());
    if (!Files.isDirectory(folder)) {
      throw Failure.FOLDER_MISSING.failure(folder + " is not a folder: create it, or name another");
    }
    try {
      FileStore store = Files.getFileStore(folder);
      return new FreeSpace(store.getUsableSpace(), store.getTotalSpace());
    } catch (IOException e) {
      throw Failure.UNREADABLE.failure(folder + ": " + e.getMessage(), e);
    }
  }
}
