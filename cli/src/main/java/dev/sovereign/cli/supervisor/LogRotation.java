package dev.sovereign.cli.supervisor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Cuts a log by copying it aside and emptying it in place: its writer holds it open for appending
 * and need not know. Lines written between the copy and the cut are lost; that is the price of
 * services that outlive their supervisor.
 *
 * @param maxBytes a log larger than this is cut
 * @param maxFiles how many files are kept, the current one included
 */
record LogRotation(long maxBytes, int maxFiles) {

  /** Cuts the log if it is too large. When the copy cannot be written, nothing is cut. */
  void rotate(Path log) throws IOException {
    if (!Files.exists(log) || Files.size(log) <= maxBytes) {
      return;
    }
    if (maxFiles > 1) {
      Path copy = archive(log, 0);
      copyTail(log, copy);
      for (int number = maxFiles - 1; number >= 1; number--) {
        Path from = archive(log, number - 1);
        if (Files.exists(from)) {
          Files.move(from, archive(log, number), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    FileChannel.open(log, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING).close();
  }

  /** A burst may have outgrown the cap before we looked; the archive keeps to it. */
  private void copyTail(Path log, Path copy) throws IOException {
    try (FileChannel from = FileChannel.open(log, StandardOpenOption.READ);
        FileChannel to =
            FileChannel.open(
                copy,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      long start = Math.max(0, from.size() - maxBytes);
      long left = from.size() - start;
      while (left > 0) {
        long moved = from.transferTo(from.size() - left, left, to);
        if (moved <= 0) {
          return;
        }
        left -= moved;
      }
    } catch (IOException cannotCopy) {
      Files.deleteIfExists(copy);
      throw cannotCopy;
    }
  }

  private static Path archive(Path log, int number) {
    return log.resolveSibling(log.getFileName() + "." + number);
  }
}
