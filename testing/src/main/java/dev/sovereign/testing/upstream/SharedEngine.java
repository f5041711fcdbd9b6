package dev.sovereign.testing.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * An engine whose rate is divided equally by all whom it answers, as that of one machine is. Who
 * has gone takes nothing any more. Used by the selector's thread only.
 */
final class SharedEngine {

  private static final double NANOS_PER_SECOND = 1e9;

  /** Within this time it is noticed that a client has gone. */
  private static final long STEP_NANOS = 5_000_000;

  private final Timers timers;
  private final List<Writing> writings = new ArrayList<>();
  private long last;
  private boolean stepping;

  SharedEngine(Timers timers) {
    this.timers = timers;
  }

  private static final class Writing {
    private double left;
    private final int rate;
    private final BooleanSupplier open;
    private final Runnable written;

    Writing(int tokens, int rate, BooleanSupplier open, Runnable written) {
      this.left = tokens;
      this.rate = rate;
      this.open = open;
      this.written = written;
    }
  }

  /**
   * Writes an answer.
   *
   * @param rate of the whole engine, in tokens a second
   * @param open whether anybody waits for it
   * @param written is run at its end
   */
  void write(int tokens, int rate, BooleanSupplier open, Runnable written) {
    advance();
    writings.add(new Writing(tokens, rate, open, written));
    step();
  }

  private void step() {
    if (!stepping && !writings.isEmpty()) {
      stepping = true;
      timers.at(
          System.nanoTime() + STEP_NANOS,
          () -> {
            stepping = false;
            advance();
            step();
          });
    }
  }

  private void advance() {
    long now = System.nanoTime();
    double seconds = writings.isEmpty() ? 0 : (now - last) / NANOS_PER_SECOND;
    last = now;
    writings.removeIf(each -> !each.open.getAsBoolean());
    List<Writing> ended = new ArrayList<>();
    for (Writing each : writings) {
      each.left -= seconds * each.rate / writings.size();
      if (each.left <= 0) {
        ended.add(each);
      }
    }
    writings.removeAll(ended);
    ended.forEach(each -> each.written.run());
  }
}
