package dev.sovereign.testing.economy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The lines of a committed table, comments left out, each split at its tabs. */
final class Table {

  private Table() {}

  static List<List<String>> read(String name) {
    try (InputStream file = Table.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException(name + " is not among the resources");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> List.of(line.split("\t", -1)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
