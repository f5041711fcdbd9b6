package dev.sovereign.activities.energy;

import java.util.function.LongSupplier;

/** Time between two looks at a sensor. Used by one thread at a time. */
final class Elapsed {

  private final LongSupplier nanoTime;
  private long last;
  private boolean looked;

  Elapsed(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Since it was asked last; 0 at the first time. */
  double seconds() {
    long now = nanoTime.getAsLong();
    double seconds = looked ? (now - last) / 1e9 : 0;
    last = now;
    looked = true;
    return seconds;
  }
}
