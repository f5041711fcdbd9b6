package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.endpoints.Limiter.Slot;
import dev.sovereign.workflows.inference.Priority;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps an engine whose speed all calls share for who waits for an answer. Others begin once nobody
 * does and nobody has lately, and step back when somebody comes: their call is interrupted, and
 * made again later. So that they do not starve, one of them begins and ends undisturbed after every
 * 63 interactive calls; one call in 64 that meets it leaves the 95th percentile of all as it was.
 *
 * <p>Used under its limiter's lock only.
 */
final class Courtesy {

  /** Who reads an answer and asks on, or lets a program do so, is back by then. */
  static final Duration QUIET = Duration.ofSeconds(2);

  private static final int INTERACTIVE_IN_A_ROW = 63;

  private final Clock clock;
  private final List<Slot> disturbable = new ArrayList<>();
  private int interactive;
  private int sinceOthers;
  private long quietAtMillis;

  Courtesy(Clock clock) {
    this.clock = clock;
  }

  /**
   * Whether a call that nobody waits for may begin.
   *
   * @param nobodyWaits whether no interactive call stands in the queue
   */
  boolean othersMayBegin(boolean nobodyWaits) {
    return isTheirTurn() || (nobodyWaits && interactive == 0 && isQuiet());
  }

  /** A clock that was set back does not make it any less quiet. */
  private boolean isQuiet() {
    long leftMillis = quietAtMillis - clock.millis();
    return leftMillis <= 0 || leftMillis > QUIET.toMillis();
  }

  private boolean isTheirTurn() {
    return sinceOthers >= INTERACTIVE_IN_A_ROW;
  }

  /** Somebody wants an answer, be there a slot for it or not. */
  void comes() {
    disturbable.forEach(Slot::stepBack);
  }

  void begins(Slot slot) {
    if (slot.priority() == Priority.INTERACTIVE) {
      interactive++;
      sinceOthers++;
    } else if (isTheirTurn()) {
      sinceOthers = 0;
    } else {
      disturbable.add(slot);
    }
  }

  void ends(Slot slot) {
    if (slot.priority() == Priority.INTERACTIVE) {
      interactive--;
      quietAtMillis = clock.millis() + QUIET.toMillis();
    } else if (disturbable.remove(slot) && !slot.steppedBack()) {
      sinceOthers = 0;
    }
  }
}
