package dev.sovereign.modelserver.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A folder of its own for the native library. The loader of the binding would otherwise delete
 * everything in the shared temporary folder whose name starts with {@code llama}, and unpack to a
 * fixed name there, over the library of another process.
 */
final class NativeLibrary implements AutoCloseable {
  private static final String FOLDER_PROPERTY = "de.kherud.llama.tmpdir";

  private final Path folder;

  NativeLibrary() {
    try {
      folder = Files.createTempDirectory("sovereign-model-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.setProperty(FOLDER_PROPERTY, folder.toString());
  }

  /** Removes the file once it is loaded: the process keeps it open, and ends without clean-up. */
  @Override
  public void close() {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException _) {
      // Left for the system to clear away: the model works all the same.
    }
  }
}
