package dev.sovereign.cli.content;

import dev.sovereign.cli.stack.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What is to be stored: a file's bytes, or those of standard input. */
public final class ContentFile {

  /** What the gateway takes. More is not even read: the door would cut the connection. */
  static final int MAX_BYTES = 16 << 20;

  private ContentFile() {}

  /**
   * @param name of the file; {@code -} for the stream
   * @throws StackException when it cannot be read, is empty or too large
   */
  public static byte[] read(String name, InputStream standardInput) {
    try {
      return checked(name, name.equals("-") ? bounded(standardInput) : ofFile(Path.of(name)));
    } catch (NoSuchFileException e) {
      throw new StackException(name + ": there is no such file: check its name.", e);
    } catch (IOException e) {
      throw new StackException(
          name + ": cannot be read (" + e.getClass().getSimpleName() + "): check its rights.", e);
    }
  }

  private static byte[] ofFile(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new StackException(file + ": is a folder: name a file in it.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return bounded(in);
    }
  }

  private static byte[] bounded(InputStream in) throws IOException {
    return in.readNBytes(MAX_BYTES + 1);
  }

  private static byte[] checked(String name, byte[] content) {
    if (content.length == 0) {
      throw new StackException(name + ": is empty: there is nothing to store.");
    }
    if (content.length > MAX_BYTES) {
      throw new StackException(
          name + ": is larger than " + MAX_BYTES + " bytes: store it in parts.");
    }
    return content;
  }
}
