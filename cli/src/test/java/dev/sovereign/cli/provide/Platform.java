package dev.sovereign.cli.provide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Finds the line of the machine the test runs on. */
final class Platform {

  private Platform() {}

  static String[] line(Path table, String component) throws IOException {
    String os =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "macos" : "linux";
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
    try (var lines = Files.lines(table)) {
      return lines
          .map(line -> line.split("\t", -1))
          .filter(columns -> columns.length == 7)
          .filter(columns -> columns[0].equals(component))
          .filter(columns -> columns[2].equals(os) && columns[3].equals(arch))
          .findFirst()
          .orElseThrow();
    }
  }
}
