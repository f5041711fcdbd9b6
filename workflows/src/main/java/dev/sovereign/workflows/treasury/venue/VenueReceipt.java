package dev.sovereign.workflows.treasury.venue;

import dev.sovereign.workflows.treasury.Amount;
import java.math.BigInteger;

/**
 * What became of an order.
 *
 * @param key the order's
 * @param status done or refused
 * @param amount what moved; zero when refused
 * @param shares what was minted or burnt for it; zero when refused
 * @param reason why it was refused, empty when done
 */
public record VenueReceipt(
    String key, Status status, Amount amount, BigInteger shares, String reason) {

  /** How it ended. */
  public enum Status {
    DONE,
    REFUSED
  }

  public static VenueReceipt done(String key, Amount amount, BigInteger shares) {
    return new VenueReceipt(key, Status.DONE, amount, shares, "");
  }

  public static VenueReceipt refused(VenueOrder order, String reason) {
    return new VenueReceipt(
        order.key(),
        Status.REFUSED,
        Amount.zero(order.amount().currency()),
        BigInteger.ZERO,
        reason);
  }

  public boolean refused() {
    return status == Status.REFUSED;
  }
}
