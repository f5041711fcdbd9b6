package dev.sovereign.testing.gateways;

import dev.sovereign.testing.Command;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which core does what: the gateway has the first for itself; upstreams and callers share the
 * second.
 */
public final class Cores {

  /** The gateway's. */
  public static final int GATEWAY = 0;

  /** The fakes' and the callers'. */
  public static final int LOAD = 1;

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final boolean POSSIBLE = possible();

  private Cores() {}

  /** Whether processes can be pinned here. */
  public static boolean pinned() {
    return POSSIBLE;
  }

  /** The same command, on one core from its start. */
  static List<String> command(int core, List<String> command) {
    List<String> pinned = new ArrayList<>(prefix(core));
    pinned.addAll(command);
    return pinned;
  }

  /** What stands ahead of a command that is to be on one core from its start; may be nothing. */
  static List<String> prefix(int core) {
    return POSSIBLE ? List.of("taskset", "-c", "" + core) : List.of();
  }

  /** Moves a running process and all its threads to one core. */
  public static void pin(long pid, int core) {
    if (POSSIBLE) {
      run(List.of("taskset", "-a", "-p", "-c", "" + core, "" + pid));
    }
  }

  private static void run(List<String> command) {
    Command.run(command, Path.of("/"), Map.of(), LIMIT).orThrow();
  }

  private static boolean possible() {
    if (Runtime.getRuntime().availableProcessors() <= LOAD) {
      return false;
    }
    try {
      run(List.of("taskset", "-c", "" + LOAD, "true"));
      return true;
    } catch (IllegalStateException | UncheckedIOException _) {
      return false;
    }
  }
}
