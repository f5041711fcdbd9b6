package dev.sovereign.activities.energy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Small files of one value each, as the kernel shows sensors. What cannot be read is absent. */
final class SensorFiles {

  private SensorFiles() {}

  /** A file's text, trimmed, in lower case; empty when it cannot be read. */
  static String text(Path folder, String name) {
    try {
      return Files.readString(folder.resolve(name)).strip().toLowerCase(Locale.ROOT);
    } catch (IOException _) {
      // Drivers answer ENODEV, EAGAIN or EACCES in the middle of life: for us all the same.
      return "";
    }
  }

  /** A file's whole number; absent when it cannot be read or is none. */
  static OptionalLong number(Path folder, String name) {
    try {
      return OptionalLong.of(Long.parseLong(text(folder, name)));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  /** The first of these files that holds a whole number. */
  static OptionalLong firstNumber(Path folder, String... names) {
    for (String name : names) {
      OptionalLong number = number(folder, name);
      if (number.isPresent()) {
        return number;
      }
    }
    return OptionalLong.empty();
  }

  /** What a folder holds, by name; nothing when it cannot be read. */
  static List<Path> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException _) {
      return List.of();
    }
  }
}
