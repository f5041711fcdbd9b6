package dev.sovereign.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Looks again and again, because nothing tells when it happens. */
final class Await {

  private static final Duration POLL = Duration.ofMillis(50);

  private Await() {}

  /**
   * Returns once the condition holds. One that cannot be looked at, such as while a process
   * restarts, does not hold.
   *
   * @param what for the error when it does not hold within the limit
   */
  static void until(String what, Duration limit, Callable<Boolean> condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static boolean holds(Callable<Boolean> condition) {
    try {
      return condition.call();
    } catch (Exception _) {
      return false;
    }
  }
}
