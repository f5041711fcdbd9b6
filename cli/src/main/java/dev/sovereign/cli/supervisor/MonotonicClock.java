package dev.sovereign.cli.supervisor;

import java.time.Instant;
import java.time.InstantSource;

/** The wall clock at its making and from then on only forward, whatever is done to the clock. */
public final class MonotonicClock implements InstantSource {

  private final Instant start = Instant.now();
  private final long origin = System.nanoTime();

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - origin);
  }
}
