package dev.sovereign.workflows.treasury.venue;

import dev.sovereign.workflows.treasury.Amount;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param venue whom it is for
 * @param key names the order for ever
 * @param amount above zero
 * @param at when it was decided, the same whenever it is repeated
 * @param approver who signed for it; absent when nobody had to
 */
public record VenueOrder(
    String venue, String key, Amount amount, Instant at, @Nullable Approver approver) {
  public VenueOrder {
    if (amount.signum() <= 0) {
      throw new IllegalArgumentException("amount: " + amount + " (expected: > 0)");
    }
    if (key.isBlank()) {
      throw new IllegalArgumentException("key: blank (expected: a name for this order)");
    }
  }

  /** An order that nobody had to sign for. */
  public VenueOrder(String venue, String key, Amount amount, Instant at) {
    this(venue, key, amount, at, null);
  }
}
