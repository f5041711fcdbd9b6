package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Priority;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint's slots and the two lanes before them, each with a bound of its own: a flood of one
 * kind of calls never refuses the other. Thread-safe.
 *
 * <p>Nobody waits while a slot is free, so a newcomer never overtakes: a slot that is given back
 * goes to a waiting caller by hand. Within a lane the order is that of arrival; interactive callers
 * come first, and every eighth slot goes to the longest waiting of the others.
 */
final class Limiter {

  private static final int INTERACTIVE_IN_A_ROW = 7;

  /** An eighth of each new service time goes into the mean. */
  private static final int MEAN_SHIFT = 3;

  /** A deadline may be too far away to be counted in nanoseconds. */
  private static final Duration LONGEST_NAP = Duration.ofMinutes(1);

  private static final Duration SHORTEST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

  private final int slots;
  private final int queue;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Waiter> interactive = new ArrayDeque<>();
  private final ArrayDeque<Waiter> others = new ArrayDeque<>();
  private int active;
  private int interactiveInARow;
  private long meanServiceNanos;

  /**
   * @param queue how many may wait in each lane
   */
  Limiter(int slots, int queue, Clock clock) {
    this.slots = slots;
    this.queue = queue;
    this.clock = clock;
  }

  /** One caller's slot; taken once and given back once, however often {@link #leave} is called. */
  static class Slot {
    private boolean held;
    private long sinceNanos;
  }

  /** Calls under way and calls waiting, at one moment. */
  record Load(int active, int waiting) {}

  /** Takes a slot, waiting for it in the queue. Throws as {@link Endpoints#acquire} says. */
  void enter(Slot slot, Priority priority, Instant deadline) throws UpstreamException {
    Waiter waiter;
    lock.lock();
    try {
      if (active < slots) {
        active++;
        hold(slot);
        return;
      }
      ArrayDeque<Waiter> lane = lane(priority);
      if (lane.size() >= queue) {
        throw saturated(interactive.size() + others.size());
      }
      waiter = new Waiter(Thread.currentThread());
      lane.addLast(waiter);
    } finally {
      lock.unlock();
    }
    await(waiter, priority, deadline);
    hold(slot);
  }

  /** Gives the slot back, to whoever is next. Does nothing when it is not held. */
  void leave(Slot slot) {
    Waiter next;
    lock.lock();
    try {
      if (!slot.held) {
        return;
      }
      slot.held = false;
      long service = System.nanoTime() - slot.sinceNanos;
      meanServiceNanos += (service - meanServiceNanos) >> MEAN_SHIFT;
      next = passOn();
    } finally {
      lock.unlock();
    }
    wake(next);
  }

  /** Sends every waiting caller away with this fault: what they wait for has just failed. */
  void sendAway(Fault fault, String detail, Duration retryAfter) {
    lock.lock();
    try {
      for (ArrayDeque<Waiter> lane : List.of(interactive, others)) {
        for (Waiter waiter : lane) {
          waiter.sentAway = new UpstreamException(fault, detail, retryAfter, 0, RawJson.empty());
          LockSupport.unpark(waiter.thread);
        }
        lane.clear();
      }
    } finally {
      lock.unlock();
    }
  }

  Load load() {
    lock.lock();
    try {
      return new Load(active, interactive.size() + others.size());
    } finally {
      lock.unlock();
    }
  }

  private ArrayDeque<Waiter> lane(Priority priority) {
    return switch (priority) {
      case INTERACTIVE -> interactive;
      case BATCH -> others;
    };
  }

  private void hold(Slot slot) {
    slot.held = true;
    slot.sinceNanos = System.nanoTime();
  }

  private void await(Waiter waiter, Priority priority, Instant deadline) throws UpstreamException {
    while (!waiter.settled()) {
      Duration left = Duration.between(clock.instant(), deadline);
      if (!left.isPositive()) {
        giveUp(waiter, priority, Fault.DEADLINE, "the deadline passed in the endpoint's queue");
        break;
      }
      if (Thread.currentThread().isInterrupted()) {
        giveUp(waiter, priority, Fault.CANCELLED, "interrupted in the endpoint's queue");
        break;
      }
      LockSupport.parkNanos(
          this, left.compareTo(LONGEST_NAP) < 0 ? left.toNanos() : LONGEST_NAP.toNanos());
    }
    UpstreamException sentAway = waiter.sentAway;
    if (sentAway != null) {
      throw sentAway;
    }
  }

  /** Leaves the queue. A slot that came in the same moment is kept: the caller sees to the rest. */
  private void giveUp(Waiter waiter, Priority priority, Fault fault, String detail)
      throws UpstreamException {
    lock.lock();
    try {
      if (lane(priority).remove(waiter)) {
        throw new UpstreamException(fault, detail);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock: the slot goes to the next in line, or becomes free. */
  private @Nullable Waiter passOn() {
    boolean turnOfOthers = interactive.isEmpty() || interactiveInARow >= INTERACTIVE_IN_A_ROW;
    Waiter next;
    if (!others.isEmpty() && turnOfOthers) {
      interactiveInARow = 0;
      next = others.pollFirst();
    } else {
      interactiveInARow = others.isEmpty() ? 0 : interactiveInARow + 1;
      next = interactive.pollFirst();
    }
    if (next == null) {
      active--;
    } else {
      next.granted = true;
    }
    return next;
  }

  private static void wake(@Nullable Waiter waiter) {
    if (waiter != null) {
      LockSupport.unpark(waiter.thread);
    }
  }

  /** How long it takes until all who wait have been served, at the recent pace. */
  private UpstreamException saturated(int waiting) {
    Duration pace = Duration.ofNanos(meanServiceNanos * (waiting + 1) / slots);
    Duration retry = pace.compareTo(SHORTEST_RETRY) < 0 ? SHORTEST_RETRY : pace;
    return new UpstreamException(
        Fault.SATURATED,
        "%d calls under way and %d waiting".formatted(active, waiting),
        retry.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : retry,
        0,
        RawJson.empty());
  }

  private static final class Waiter {
    private final Thread thread;
    private volatile boolean granted;
    private volatile @Nullable UpstreamException sentAway;

    Waiter(Thread thread) {
      this.thread = thread;
    }

    boolean settled() {
      return granted || sentAway != null;
    }
  }
}
