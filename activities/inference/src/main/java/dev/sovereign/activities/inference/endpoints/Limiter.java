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
 * come first, and every eighth slot goes to the longest waiting of the others; with {@link
 * Courtesy} the others stand back further.
 */
final class Limiter {

  private static final int INTERACTIVE_IN_A_ROW = 7;

  /** An eighth of each new service time goes into the mean. */
  private static final int MEAN_SHIFT = 3;

  /** A deadline may be too far away to be counted in nanoseconds. */
  private static final Duration LONGEST_NAP = Duration.ofMinutes(1);

  /** How often who stands back looks whether it has become quiet. */
  private static final Duration LOOK = Duration.ofMillis(250);

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
  private final @Nullable Courtesy courtesy;

  /**
   * @param queue how many may wait in each lane
   */
  Limiter(int slots, int queue, Clock clock) {
    this(slots, queue, clock, null);
  }

  /**
   * @param courtesy of an engine whose speed all calls share; absent when each has its own
   */
  Limiter(int slots, int queue, Clock clock, @Nullable Courtesy courtesy) {
    this.courtesy = courtesy;
    this.slots = slots;
    this.queue = queue;
    this.clock = clock;
  }

  /** One caller's slot; taken once and given back once, however often {@link #leave} is called. */
  static class Slot {
    private boolean held;
    private long sinceNanos;
    private Priority priority = Priority.INTERACTIVE;
    private boolean wanted;
    private boolean interrupted;
    private @Nullable Thread disturbable;

    Priority priority() {
      return priority;
    }

    /** Whether it was wanted for somebody who waits for an answer. */
    boolean steppedBack() {
      return wanted;
    }

    /** Its call is to end now, or as soon as it may be interrupted. */
    void stepBack() {
      wanted = true;
      Thread caller = disturbable;
      if (caller != null && !interrupted) {
        interrupted = true;
        caller.interrupt();
      }
    }
  }

  /** Calls under way and calls waiting, at one moment. */
  record Load(int active, int waiting) {}

  /** Takes a slot, waiting for it in the queue. Throws as {@link Endpoints#acquire} says. */
  void enter(Slot slot, Priority priority, Instant deadline) throws UpstreamException {
    Waiter waiter;
    lock.lock();
    try {
      slot.priority = priority;
      if (courtesy != null && priority == Priority.INTERACTIVE) {
        courtesy.comes();
      }
      if (active < slots && (courtesy == null || mayBegin(priority, courtesy))) {
        active++;
        hold(slot);
        return;
      }
      ArrayDeque<Waiter> lane = lane(priority);
      if (lane.size() >= queue) {
        throw saturated(interactive.size() + others.size());
      }
      waiter = new Waiter(Thread.currentThread(), slot);
      lane.addLast(waiter);
    } finally {
      lock.unlock();
    }
    await(waiter, priority, deadline);
  }

  /** Under the lock. Nobody overtakes who stands back. */
  private boolean mayBegin(Priority priority, Courtesy polite) {
    return priority == Priority.INTERACTIVE
        || (others.isEmpty() && polite.othersMayBegin(interactive.isEmpty()));
  }

  /**
   * From now on the call of this thread may be interrupted for somebody who waits for an answer.
   */
  void mayStepBack(Slot slot) {
    lock.lock();
    try {
      if (courtesy != null && slot.held) {
        slot.disturbable = Thread.currentThread();
        if (slot.wanted) {
          slot.stepBack();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends that. Returns whether it was interrupted. */
  boolean steppedBack(Slot slot) {
    lock.lock();
    try {
      slot.disturbable = null;
      return slot.interrupted;
    } finally {
      lock.unlock();
    }
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
      slot.disturbable = null;
      if (courtesy != null) {
        courtesy.ends(slot);
      }
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

  /** Under the lock. */
  private void hold(Slot slot) {
    slot.held = true;
    slot.sinceNanos = System.nanoTime();
    if (courtesy != null) {
      courtesy.begins(slot);
    }
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
      Duration nap = courtesy != null && priority == Priority.BATCH ? LOOK : LONGEST_NAP;
      LockSupport.parkNanos(this, left.compareTo(nap) < 0 ? left.toNanos() : nap.toNanos());
      if (courtesy != null && priority == Priority.BATCH) {
        beginWhenQuiet(waiter, courtesy);
      }
    }
    UpstreamException sentAway = waiter.sentAway;
    if (sentAway != null) {
      throw sentAway;
    }
  }

  private void beginWhenQuiet(Waiter waiter, Courtesy polite) {
    lock.lock();
    try {
      if (active < slots
          && others.peekFirst() == waiter
          && polite.othersMayBegin(interactive.isEmpty())) {
        others.removeFirst();
        active++;
        waiter.grant();
        hold(waiter.slot);
      }
    } finally {
      lock.unlock();
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
    boolean turnOfOthers =
        courtesy == null
            ? interactive.isEmpty() || interactiveInARow >= INTERACTIVE_IN_A_ROW
            : courtesy.othersMayBegin(interactive.isEmpty());
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
      next.grant();
      hold(next.slot);
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
    private final Slot slot;
    private volatile boolean granted;
    private volatile @Nullable UpstreamException sentAway;

    Waiter(Thread thread, Slot slot) {
      this.thread = thread;
      this.slot = slot;
    }

    void grant() {
      granted = true;
    }

    boolean settled() {
      return granted || sentAway != null;
    }
  }
}
