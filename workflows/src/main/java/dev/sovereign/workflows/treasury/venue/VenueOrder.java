package dev.sovereign.workflows.treasury.venue;

import dev.sovereign.workflows.treasury.Amount;
import java.time.Instant;

/**
 * @param venue whom it is for
 * @param key names the order for ever
 * @param amount above zero
 * @param at when it was decided, the same whenever it is repeated
 */
public record VenueOrder(String venue, String key, Amount amount, Instant at) {
  public VenueOrder {
    if (amount.signum() <= 0) {
      throw new IllegalArgumentException("amount: " + amount + " (expected: > 0)");
    }
    if (key.isBlank()) {
      throw new IllegalArgumentException("key: blank (expected: a name for this order)");
    }
  }
}
