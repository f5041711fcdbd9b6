package dev.sovereign.activities.memory.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Whose bundles may be imported: a file, one public key a line. */
final class TrustedSigners {

  private final Path file;

  TrustedSigners(Path file) {
    this.file = file;
  }

  boolean trusts(String publicKey) {
    try {
      return Files.exists(file) && Files.readAllLines(file).contains(publicKey);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read", e);
    }
  }

  void add(String publicKey) {
    try {
      if (!trusts(publicKey)) {
        Files.writeString(
            file, publicKey + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written", e);
    }
  }
}
