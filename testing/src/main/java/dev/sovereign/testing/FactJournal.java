package dev.sovereign.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A writer's own account of its calls, written before and after each, which outlives the writer: a
 * line is one call of the system, and what it has taken stays when the process is killed.
 * Thread-safe.
 */
final class FactJournal {

  private final OutputStream out;

  private FactJournal(OutputStream out) {
    this.out = out;
  }

  /** A new file. */
  static FactJournal create(Path file) {
    try {
      return new FactJournal(
          Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void write(FactEvent event) {
    try {
      out.write((event.line() + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
