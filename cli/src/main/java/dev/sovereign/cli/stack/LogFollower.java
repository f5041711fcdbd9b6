package dev.sovereign.cli.stack;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Prints what is added to logs. A log that was cut is read from its new beginning. */
public final class LogFollower {

  private static final Duration POLL = Duration.ofMillis(250);
  private static final int MOST_AT_ONCE = 1 << 16;

  private final PrintStream out;
  private final List<Followed> logs = new ArrayList<>();

  public LogFollower(PrintStream out) {
    this.out = out;
  }

  /** Follows a log from its present end; it may not exist yet. */
  public void add(Path log, String prefix) throws IOException {
    logs.add(new Followed(log, prefix, Files.exists(log) ? Files.size(log) : 0));
  }

  /** Prints until the JVM ends. */
  public void follow() throws IOException, InterruptedException {
    while (true) {
      for (Followed log : logs) {
        log.printNew();
      }
      Thread.sleep(POLL);
    }
  }

  private final class Followed {
    private final Path log;
    private final String prefix;
    private long position;

    Followed(Path log, String prefix, long position) {
      this.log = log;
      this.prefix = prefix;
      this.position = position;
    }

    void printNew() throws IOException {
      if (!Files.exists(log)) {
        return;
      }
      try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
        position = file.length() < position ? 0 : position;
        file.seek(position);
        byte[] bytes = new byte[(int) Math.min(MOST_AT_ONCE, file.length() - position)];
        file.readFully(bytes);
        printLines(bytes);
      }
    }

    /** Whole lines only: the rest is printed when its end has been written. */
    private void printLines(byte[] bytes) {
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n' && bytes.length < MOST_AT_ONCE) {
        end--;
      }
      new String(bytes, 0, end, StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> out.println(prefix + line));
      position += end;
    }
  }
}
