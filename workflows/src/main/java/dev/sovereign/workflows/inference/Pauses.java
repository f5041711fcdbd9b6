package dev.sovereign.workflows.inference;

import java.time.Duration;

/** Grow from what a restart takes to what a long outage deserves. */
final class Pauses {
  private static final Duration FIRST = Duration.ofSeconds(5);

  /** A day of these is 288 plans, some 3,000 events: well within what one history holds. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private Duration next = FIRST;

  Duration next() {
    Duration pause = next;
    Duration twice = pause.multipliedBy(2);
    next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    return pause;
  }
}
