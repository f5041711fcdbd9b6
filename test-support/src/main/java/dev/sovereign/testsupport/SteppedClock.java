package dev.sovereign.testsupport;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock in UTC that stands still until it is moved. Thread-safe. */
public class SteppedClock extends Clock {

  private volatile Instant now;

  /** Stands at this moment. */
  public SteppedClock(Instant start) {
    now = start;
  }

  /** Lets this much time pass. */
  public final synchronized void pass(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
