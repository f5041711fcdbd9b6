package dev.sovereign.activities.inference.batch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Whose window is next. One batch has the turn at a time: two of them would swap each other's
 * models out, and crowd callers. Whoever has requests for the model that is loaded goes first, also
 * when it is only about to come back; others wait a bounded time for that, then the longest waiting
 * goes. Thread-safe.
 */
final class Turns {

  /** From the end of a window a workflow takes well under a second to the next. */
  static final Duration COMES_BACK = Duration.ofSeconds(5);

  /** With the longest window less than a step may take. */
  static final Duration LONGEST = Duration.ofMinutes(3);

  private static final long LOOK_MILLIS = 100;

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
  private String loaded = "";
  private boolean taken;
  private @Nullable Instant comesBackUntil;

  Turns(Clock clock) {
    this.clock = clock;
  }

  /** Not a record: two that came at the same time for the same are two. */
  private static final class Waiter {
    private final Set<String> groups;
    private final Instant since;

    Waiter(Set<String> groups, Instant since) {
      this.groups = groups;
      this.since = since;
    }
  }

  /**
   * Waits for the turn of a batch.
   *
   * @param groups those that it has requests for
   * @return the group whose model is loaded
   */
  String take(Set<String> groups) throws InterruptedException {
    lock.lock();
    try {
      Waiter waiter = new Waiter(Set.copyOf(groups), clock.instant());
      waiting.addLast(waiter);
      try {
        while (taken || next() != waiter) {
          changed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
        taken = true;
        comesBackUntil = null;
        return loaded;
      } finally {
        waiting.removeIf(each -> each == waiter);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends a turn.
   *
   * @param group whose model is loaded now; empty when that did not change
   * @param comesBack whether the batch has more for it
   */
  void give(String group, boolean comesBack) {
    lock.lock();
    try {
      taken = false;
      loaded = group.isEmpty() ? loaded : group;
      comesBackUntil = comesBack ? clock.instant().plus(COMES_BACK) : null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many wait. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock: who is next; absent while somebody is waited for. */
  private @Nullable Waiter next() {
    Instant now = clock.instant();
    Waiter longest = waiting.peekFirst();
    if (longest != null && !now.isBefore(longest.since.plus(LONGEST))) {
      return longest;
    }
    for (Waiter each : waiting) {
      if (each.groups.contains(loaded)) {
        return each;
      }
    }
    Instant until = comesBackUntil;
    return until != null && now.isBefore(until) ? null : longest;
  }
}
