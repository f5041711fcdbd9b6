package dev.sovereign.cli.stack;

import dev.sovereign.cli.supervisor.RunFolder;
import java.time.Duration;

/** Waiting for a supervisor that was just started. */
final class Supervised {

  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(100);

  private Supervised() {}

  /** Returns when one is on record, or after the bound; whoever cares looks again. */
  static void await(RunFolder folder) {
    long deadline = System.nanoTime() + BOUND.toNanos();
    try {
      while (folder.livingSupervisor().isEmpty() && System.nanoTime() < deadline) {
        Thread.sleep(POLL);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
