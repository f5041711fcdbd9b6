package dev.sovereign.activities.inference.batch;

import dev.sovereign.activities.inference.Heartbeats;
import dev.sovereign.activities.inference.receipts.StoreUnavailableException;
import dev.sovereign.workflows.batch.BatchFailure;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Beats with how far a step is, and names what keeps it from going on. */
final class Beats {

  private static final Duration LEAVE = Duration.ofSeconds(8);

  private Beats() {}

  /**
   * @param step takes the counter that the beats tell
   */
  static <T> T during(Function<AtomicInteger, T> step) {
    AtomicInteger progress = new AtomicInteger();
    try {
      return Heartbeats.during(progress::get, LEAVE, () -> step.apply(progress));
    } catch (StoreUnavailableException | UncheckedIOException e) {
      throw BatchFailure.STORE_UNAVAILABLE.failure(String.valueOf(e.getMessage()));
    }
  }
}
