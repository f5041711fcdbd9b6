package dev.sovereign.cli.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The end of a log, read without reading the rest. */
public final class LogTail {

  private static final int LONGEST_LINE = 300;

  private LogTail() {}

  /** At most so many of the last lines; none when the file cannot be read. */
  public static List<String> lines(Path log, int count) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long window = Math.min(file.length(), (long) LONGEST_LINE * (count + 1));
      file.seek(file.length() - window);
      byte[] bytes = new byte[(int) window];
      file.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - count), lines.size());
    } catch (IOException _) {
      return List.of();
    }
  }

  static String lastLine(Path log) {
    List<String> lines = lines(log, 1);
    return lines.isEmpty() ? "no output" : lines.getFirst();
  }
}
