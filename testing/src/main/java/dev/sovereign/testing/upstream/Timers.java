package dev.sovereign.testing.upstream;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What the selector's thread does later. Used by that thread only. */
final class Timers {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final PriorityQueue<Timer> queue =
      new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::order));
  private long order;

  /** At a moment of {@link System#nanoTime()}. */
  void at(long nanos, Runnable task) {
    queue.add(new Timer(nanos, order++, task));
  }

  void runDue() {
    while (!queue.isEmpty() && queue.peek().at - System.nanoTime() <= 0) {
      queue.remove().task.run();
    }
  }

  /** How long a selector may wait, rounded up; 0 for ever. */
  long waitMillis() {
    if (queue.isEmpty()) {
      return 0;
    }
    long nanos = queue.peek().at - System.nanoTime();
    return Math.max(1, (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
  }

  private record Timer(long at, long order, Runnable task) {}
}
