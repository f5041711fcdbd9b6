package dev.sovereign.cli.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process and its descendants take of the machine's memory.
 *
 * @param kib in KiB
 * @param shared whether pages shared between processes are counted once among them (PSS); else each
 *     counts them in full (RSS), which overstates the sum
 */
public record ResidentMemory(long kib, boolean shared) {

  /** With all descendants, for example PostgreSQL's backends; 0 when it does not run. */
  public static ResidentMemory ofTree(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
        .map(handle -> of(handle.pid()))
        .reduce(new ResidentMemory(0, true), ResidentMemory::plus);
  }

  /** Of one process. */
  public static ResidentMemory of(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    long pss = kib(process.resolve("smaps_rollup"), "Pss:");
    if (pss >= 0) {
      return new ResidentMemory(pss, true);
    }
    long rss = kib(process.resolve("status"), "VmRSS:");
    return rss >= 0 ? new ResidentMemory(rss, false) : fromPs(pid);
  }

  public ResidentMemory plus(ResidentMemory other) {
    return new ResidentMemory(kib + other.kib, shared && other.shared);
  }

  /** The line's number; -1 when file or line is not there or not ours to read. */
  private static long kib(Path file, String key) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(-1);
    } catch (IOException | UncheckedIOException _) {
      return -1;
    }
  }

  private static ResidentMemory fromPs(long pid) {
    try {
      Process ps =
          new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String kib = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return new ResidentMemory(kib.isEmpty() ? 0 : Long.parseLong(kib), kib.isEmpty());
    } catch (IOException | NumberFormatException _) {
      return new ResidentMemory(0, true);
    }
  }
}
