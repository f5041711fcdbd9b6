package dev.sovereign.cli.supervisor;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Ends processes: mildly, then firmly. Idempotent; a process that ended already is left alone. */
public final class Stopper {

  private static final Duration POLL = Duration.ofMillis(25);

  private Stopper() {}

  /** Returns when the process has ended, or could not be ended at all even by force. */
  public static void stop(ProcessIdentity process, StopPolicy policy) {
    for (String signal : policy.signals()) {
      if (!process.alive()) {
        return;
      }
      signal(process, signal);
      if (await(process, Duration.ofSeconds(policy.seconds()))) {
        return;
      }
    }
    kill(process);
  }

  /** Ends it and its descendants at once. */
  static void kill(ProcessIdentity process) {
    if (process.alive()) {
      ProcessHandle.of(process.pid())
          .ifPresent(
              handle -> {
                List<ProcessHandle> descendants = handle.descendants().toList();
                handle.destroyForcibly();
                descendants.forEach(ProcessHandle::destroyForcibly);
              });
      await(process, Duration.ofSeconds(5));
    }
  }

  /** Sends a signal by name. Java itself can send only TERM and KILL. */
  private static void signal(ProcessIdentity process, String signal) {
    String script = "kill -" + signal + " " + process.pid();
    try {
      new ProcessBuilder("sh", "-c", script)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException _) {
      ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it ended in time. */
  static boolean await(ProcessIdentity process, Duration bound) {
    long deadline = System.nanoTime() + bound.toNanos();
    while (process.alive()) {
      if (System.nanoTime() > deadline || !pause()) {
        return false;
      }
    }
    return true;
  }

  private static boolean pause() {
    try {
      Thread.sleep(POLL);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
