package dev.sovereign.cli.provide;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells where a program came from and which version it is.
 *
 * @param components the cache's folder of components: one folder a component, one below it a
 *     version
 */
record Provenance(Path components) {

  /** Each step leaves a line beside what it provides; a copy that somebody laid there has none. */
  String origin(Path program) {
    if (!program.startsWith(components)) {
      return "path";
    }
    try {
      return Files.readString(versionFolder(program).resolve("origin")).split("\\s", 2)[0];
    } catch (IOException _) {
      return "cache";
    }
  }

  String postgresVersion(Path bin) {
    return thirdWord(bin.resolve("postgres"));
  }

  /** A cached one lies in a folder of its version; a build may not know its own. */
  String temporalVersion(Path binary) {
    return binary.startsWith(components)
        ? String.valueOf(versionFolder(binary).getFileName())
        : thirdWord(binary);
  }

  private Path versionFolder(Path program) {
    return components.resolve(components.relativize(program).subpath(0, 2));
  }

  /** As in {@code postgres (PostgreSQL) 18.6} and {@code temporal version 1.5.1}. */
  private static String thirdWord(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String[] words = line.strip().split("\\s+", 4);
      return words.length > 2 ? words[2] : line.strip();
    } catch (IOException e) {
      throw new ProvisionException(program + " cannot be run (" + e + "): reinstall it", e);
    }
  }
}
