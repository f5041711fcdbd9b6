package dev.sovereign.cli.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code postmaster.pid}, PostgreSQL's own lock on a data directory; the lines are those of
 * PostgreSQL's {@code pidfile.h}.
 *
 * @param pid of the server that wrote it
 * @param dataDirectory it serves
 * @param status {@code starting}, {@code ready}, {@code stopping}; empty when not yet written
 */
public record PostmasterFile(long pid, Path dataDirectory, String status) {

  private static final String NAME = "postmaster.pid";
  private static final int STATUS_LINE = 7;

  /** The file of a data directory; empty when no server claims it. */
  public static Optional<PostmasterFile> read(Path dataDirectory) {
    try {
      List<String> lines = Files.readAllLines(dataDirectory.resolve(NAME));
      if (lines.size() < 2) {
        return Optional.empty();
      }
      String status = lines.size() > STATUS_LINE ? lines.get(STATUS_LINE).strip() : "";
      return Optional.of(
          new PostmasterFile(
              Long.parseLong(lines.getFirst().strip()), Path.of(lines.get(1).strip()), status));
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** Whether this process serves the directory and takes connections. */
  boolean isReady(ProcessIdentity process) {
    return pid == process.pid() && status.equals("ready") && process.alive();
  }

  /** The server that holds the directory, if it lives and is one. */
  public Optional<ProcessIdentity> server() {
    return isPostgres() ? Optional.ofNullable(ProcessIdentity.of(pid)) : Optional.empty();
  }

  /**
   * Removes the file when the number in it now belongs to a process that is no PostgreSQL, as after
   * a crash of the machine: PostgreSQL itself sees only that a process of that number lives, and
   * would refuse to start for ever.
   */
  static void clearIfStale(Path dataDirectory) throws IOException {
    Optional<PostmasterFile> file = read(dataDirectory);
    if (file.isPresent() && !file.get().isPostgres()) {
      Files.deleteIfExists(dataDirectory.resolve(NAME));
    }
  }

  /** True also when the program of a living process cannot be seen: then nothing is assumed. */
  private boolean isPostgres() {
    return ProcessHandle.of(pid)
        .filter(handle -> ProcessIdentity.of(pid) != null)
        .map(
            handle ->
                handle
                    .info()
                    .command()
                    .map(command -> Path.of(command).endsWith("postgres"))
                    .orElse(true))
        .orElse(false);
  }
}
