package dev.sovereign.cli.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Linux: sockets from {@code /proc/net/tcp} and {@code tcp6} (proc(5)), their owners from {@code
 * fd}.
 */
final class ProcNet {

  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private ProcNet() {}

  static boolean isThere() {
    return Files.exists(PROC.resolve("net/tcp"));
  }

  /** Processes that listen on this port of any address, as far as this user may see them. */
  static List<Long> listeners(int port) {
    Set<String> sockets =
        Stream.of("tcp", "tcp6")
            .flatMap(table -> lines(PROC.resolve("net").resolve(table)).stream())
            .flatMap(line -> inode(line, port).stream())
            .map(inode -> "socket:[" + inode + "]")
            .collect(Collectors.toSet());
    if (sockets.isEmpty()) {
      return List.of();
    }
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> holds(pid, sockets))
        .sorted()
        .toList();
  }

  private static Optional<String> inode(String line, int port) {
    String[] fields = line.strip().split("\\s+", -1);
    String suffix = ":%04X".formatted(port);
    boolean matches =
        fields.length > INODE
            && fields[STATE].equals(LISTENING)
            && fields[LOCAL_ADDRESS].toUpperCase(Locale.ROOT).endsWith(suffix);
    return matches ? Optional.of(fields[INODE]) : Optional.empty();
  }

  private static boolean holds(long pid, Set<String> sockets) {
    try (Stream<Path> files = Files.list(PROC.resolve(Long.toString(pid)).resolve("fd"))) {
      return files.anyMatch(file -> sockets.contains(target(file)));
    } catch (IOException _) {
      // Ended meanwhile, or another user's.
      return false;
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException _) {
      return "";
    }
  }

  static Optional<String> commandLine(long pid) {
    try {
      Path file = PROC.resolve(Long.toString(pid)).resolve("cmdline");
      // Arguments end with a zero byte and may hold line breaks; an error message is one line.
      String line =
          Files.readString(file, StandardCharsets.ISO_8859_1).replaceAll("[\\s\0]+", " ").strip();
      return line.isEmpty() ? Optional.empty() : Optional.of(line);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException _) {
      return List.of();
    }
  }
}
