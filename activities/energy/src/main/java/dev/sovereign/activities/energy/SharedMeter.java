package dev.sovereign.activities.energy;

import dev.sovereign.workflows.energy.Energy;
import dev.sovereign.workflows.energy.EnergyMeter;
import dev.sovereign.workflows.energy.EnergySource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares what the machine takes among the calls that its models work on.
 *
 * <p>Between two looks at the counter each call that is under way gets the same part: by time, for
 * tokens are known only when a call ends. So the parts of all calls add up to what was taken while
 * at least one was under way; what is taken while none is belongs to nobody. The counter is looked
 * at when calls begin and end, but at most each 20 milliseconds: a look costs as much as a small
 * part of a call to a model, and shorter calls get their part on average only.
 *
 * <p>Without a lock: what it knows is one immutable value that is replaced.
 */
public final class SharedMeter implements EnergyMeter {

  private static final long LOOK_AGAIN_NANOS = 20_000_000;

  /** A token holds the amount in its low bits (281 megajoules before they wrap), else the epoch. */
  private static final int AMOUNT_BITS = 48;

  private static final long AMOUNT = (1L << AMOUNT_BITS) - 1;

  private final LongSupplier nanoTime;
  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicReference<State> state = new AtomicReference<>(State.START);
  private volatile @Nullable EnergyCounter counter;

  /** Measures nothing before it is given a counter. */
  SharedMeter(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * @param epoch of the counter: amounts of two counters are never put together
   * @param active calls under way
   * @param microjoules what a call would have been given that has been under way all the time
   * @param lookedNanos when the counter was looked at last
   */
  private record State(long epoch, int active, long microjoules, long lookedNanos) {
    static final State START = new State(0, 0, 0, 0);

    State looked(long taken, long now) {
      long part = active == 0 ? 0 : taken / active;
      return new State(epoch, active, microjoules + part, now);
    }

    State with(int change) {
      return new State(epoch, active + change, microjoules, lookedNanos);
    }

    long token() {
      return epoch << AMOUNT_BITS | (microjoules & AMOUNT);
    }
  }

  /**
   * From now on this one counts; calls that are under way are not measured, unless it is the same.
   */
  // The very counter that runs goes on; another one of the same kind begins at its own zero.
  @SuppressWarnings("ReferenceEquality")
  void use(EnergyCounter next) {
    while (!looking.compareAndSet(false, true)) {
      Thread.onSpinWait();
    }
    try {
      if (counter != next) {
        counter = next;
        next.takenMicrojoules();
        long now = nanoTime.getAsLong();
        state.updateAndGet(s -> new State(s.epoch + 1, s.active, s.microjoules, now));
      }
    } finally {
      looking.set(false);
    }
  }

  /** How it is found out now; absent when nothing is. */
  @Nullable EnergySource source() {
    EnergyCounter current = counter;
    return current == null ? null : current.source();
  }

  /** To be called now and then: counters wrap around. */
  void look() {
    look(nanoTime.getAsLong());
  }

  private void lookWhenDue() {
    long now = nanoTime.getAsLong();
    if (now - Objects.requireNonNull(state.get()).lookedNanos >= LOOK_AGAIN_NANOS) {
      look(now);
    }
  }

  /** Whoever comes while another one looks goes on with what is known. */
  private void look(long now) {
    EnergyCounter current = counter;
    if (current == null || !looking.compareAndSet(false, true)) {
      return;
    }
    try {
      long taken = current.takenMicrojoules();
      state.updateAndGet(s -> s.looked(taken, now));
    } finally {
      looking.set(false);
    }
  }

  @Override
  public long begin() {
    lookWhenDue();
    return state.updateAndGet(s -> s.with(1)).token();
  }

  @Override
  public @Nullable Energy end(long begun, Work work) {
    lookWhenDue();
    State ended = state.getAndUpdate(s -> s.with(-1));
    EnergyCounter current = counter;
    if (current == null || ended.epoch != begun >>> AMOUNT_BITS) {
      return null;
    }
    long amount = (ended.microjoules - begun) & AMOUNT;
    return new Energy(amount, current.source(), Math.round(amount * current.errorShare()));
  }
}
