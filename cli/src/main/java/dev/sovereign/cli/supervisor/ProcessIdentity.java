package dev.sovereign.cli.supervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process that no later one with the same number can be taken for.
 *
 * @param pid its number
 * @param birth when it started: on Linux boot id and clock ticks since boot, which no change of the
 *     wall clock can move; elsewhere the start instant
 */
public record ProcessIdentity(long pid, String birth) {

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  // proc(5): fields of /proc/<pid>/stat after the command, which may itself hold blanks and braces.
  private static final int STATE = 0;
  private static final int START_TIME = 19;

  /** The living process of this number; null when there is none. */
  public static @Nullable ProcessIdentity of(long pid) {
    String birth = birth(pid);
    return birth == null ? null : new ProcessIdentity(pid, birth);
  }

  /** This JVM. */
  public static ProcessIdentity self() {
    ProcessIdentity self = of(ProcessHandle.current().pid());
    if (self == null) {
      throw new IllegalStateException("this process is not to be seen in the process table");
    }
    return self;
  }

  /** Whether this very process runs; one that ended and was not collected yet does not. */
  public boolean alive() {
    return birth.equals(birth(pid));
  }

  private static @Nullable String birth(long pid) {
    return Files.exists(BOOT_ID) ? linuxBirth(pid) : portableBirth(pid);
  }

  private static @Nullable String linuxBirth(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X");
      String boot = Files.readString(BOOT_ID, StandardCharsets.US_ASCII).strip();
      return ended ? null : boot + ":" + fields[START_TIME];
    } catch (IOException _) {
      return null;
    }
  }

  private static @Nullable String portableBirth(long pid) {
    Optional<Instant> start =
        ProcessHandle.of(pid)
            .filter(ProcessHandle::isAlive)
            .flatMap(handle -> handle.info().startInstant());
    return start.map(Instant::toString).orElse(null);
  }
}
