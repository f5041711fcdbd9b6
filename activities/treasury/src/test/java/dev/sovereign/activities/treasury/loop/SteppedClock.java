package dev.sovereign.activities.treasury.loop;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Shows what a test sets. */
final class SteppedClock extends Clock {

  private volatile Instant now;

  SteppedClock(Instant now) {
    this.now = now;
  }

  void set(Instant next) {
    now = next;
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
