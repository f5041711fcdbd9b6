package dev.sovereign.workflows.inference;

import java.time.Duration;

/** Grow from what a restart takes to what a long outage deserves. */
final class Pauses {
  private static final Duration FIRST = Duration.ofSeconds(5);

  /** A day of these is 288 plans, some 3,000 events: well within what one history holds. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** Hours of sun and cheap power are hours: half the looks, and half the history. */
  private static final Duration LONGEST_OF_HOURS = Duration.ofMinutes(10);

  private final Duration longest;
  private Duration next = FIRST;

  Pauses() {
    this(LONGEST);
  }

  private Pauses(Duration longest) {
    this.longest = longest;
  }

  /** For what comes with the hours of the day. */
  static Pauses ofHours() {
    return new Pauses(LONGEST_OF_HOURS);
  }

  Duration next() {
    Duration pause = next;
    Duration twice = pause.multipliedBy(2);
    next = twice.compareTo(longest) < 0 ? twice : longest;
    return pause;
  }
}
