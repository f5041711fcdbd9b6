package dev.sovereign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder of a run's own, which is gone when the run is. */
public final class Folders implements AutoCloseable {

  private final Path root;

  private Folders(Path root) {
    this.root = root;
  }

  /** A new empty one in the temporary folder. */
  public static Folders temporary(String prefix) {
    try {
      return new Folders(Files.createTempDirectory(prefix));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A path in it. */
  public Path resolve(String name) {
    return root.resolve(name);
  }

  /** Deletes a folder and all in it; nothing happens when it is not there. */
  public static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    delete(root);
  }
}
