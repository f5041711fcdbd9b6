package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues.Tier;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a question.
 *
 * @param model the preferred one, or {@link RouteRequest#AUTO}
 * @param dataClass how far the content may travel; a stored prompt's own class counts when it is
 *     narrower
 * @param policy absent for the configured one; can only narrow it
 * @param priority who is served first when an endpoint is busy
 * @param timeout of the asking, all candidates and repeated plans together; waiting for a tier
 *     comes before it
 * @param patience how long new plans are made after one that nobody answered; zero for none
 * @param waitFor a tier that is worth waiting for; absent for none
 * @param deferUntil what is waited for before anything else; absent for nothing
 */
public record AskOptions(
    String model,
    DataClass dataClass,
    @Nullable RoutePolicy policy,
    Priority priority,
    Duration timeout,
    Duration patience,
    @Nullable WaitFor waitFor,
    @Nullable DeferUntil deferUntil) {

  /** Terms of a question that begins at once. */
  public AskOptions(
      String model,
      DataClass dataClass,
      @Nullable RoutePolicy policy,
      Priority priority,
      Duration timeout,
      Duration patience,
      @Nullable WaitFor waitFor) {
    this(model, dataClass, policy, priority, timeout, patience, waitFor, null);
  }

  /**
   * @param tier that is to be there; it is asked first then
   * @param atMost afterwards whoever is there is asked
   */
  public record WaitFor(Tier tier, Duration atMost) {}

  public AskOptions {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: > 0)");
    }
  }

  /** Any model, internal data, background work, no second plan. */
  public static AskOptions within(Duration timeout) {
    return new AskOptions(
        RouteRequest.AUTO, DataClass.INTERNAL, null, Priority.BATCH, timeout, Duration.ZERO, null);
  }

  /** The same with patience. */
  public AskOptions patient(Duration patience) {
    return new AskOptions(
        model, dataClass, policy, priority, timeout, patience, waitFor, deferUntil);
  }

  /** The same, once a condition holds. */
  public AskOptions deferred(@Nullable DeferUntil until) {
    return new AskOptions(model, dataClass, policy, priority, timeout, patience, waitFor, until);
  }
}
