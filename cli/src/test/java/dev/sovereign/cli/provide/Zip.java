package dev.sovereign.cli.provide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs files as jars and wheels do. */
final class Zip {

  private Zip() {}

  static void write(Path archive, List<Path> files, String prefix) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (Path file : files) {
        zip.putNextEntry(new ZipEntry(prefix + file.getFileName()));
        Files.copy(file, zip);
      }
    }
  }
}
