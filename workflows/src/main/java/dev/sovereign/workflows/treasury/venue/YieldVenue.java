package dev.sovereign.workflows.treasury.venue;

import java.util.Optional;

/**
 * A place that takes one currency, pays a yield and gives it back: a simulated vault here, a
 * lending pool on a chain elsewhere. Amounts are atomic units of {@link VenueState#currency()}.
 *
 * <p>An order is idempotent by {@link VenueOrder#key()}: the same order again moves nothing and
 * answers what the first one did; a refused supply stays refused, while a refused withdrawal may be
 * asked again until the venue can pay. Another body under the same key fails with {@link
 * VenueFailure#ORDER_CONFLICT}. An order either moves all it names or nothing. Faults of the way to
 * the venue are retriable and leave it unknown whether the order was carried out: ask again with
 * the same key. Implementations are thread-safe.
 */
public interface YieldVenue {

  /** What it holds for us, what it would take and give now, and its price. Changes nothing. */
  VenueState state();

  /** What became of an order, empty when the venue never got it. Changes nothing. */
  Optional<VenueReceipt> find(String key);

  /** Puts money in. A venue that is paused, full or would give nothing for it refuses. */
  VenueReceipt supply(VenueOrder order);

  /**
   * Takes money out: exactly {@link VenueOrder#amount()}, or all that is there when that is less,
   * as after a loss. A venue that cannot pay now, being paused or lent out, refuses; pausing never
   * takes the claim away.
   */
  VenueReceipt withdraw(VenueOrder order);
}
