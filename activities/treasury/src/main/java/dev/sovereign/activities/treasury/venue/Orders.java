package dev.sovereign.activities.treasury.venue;

import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.venue.Vault;
import dev.sovereign.workflows.treasury.venue.VenueOrder;
import dev.sovereign.workflows.treasury.venue.VenueReceipt;
import java.math.BigInteger;

/** What a simulated venue makes of an order. */
final class Orders {

  private Orders() {}

  /** Decides with the venue's row locked. */
  @FunctionalInterface
  interface Decision {
    Result decide(VenueRow row);
  }

  /** The row afterwards, and the answer. */
  record Result(VenueRow row, VenueReceipt receipt) {}

  static Result supply(VenueRow row, VenueOrder order) {
    BigInteger amount = order.amount().units();
    if (row.paused()) {
      return refused(row, order, "paused");
    }
    if (amount.compareTo(row.maxSupply()) > 0) {
      return refused(row, order, "it takes at most " + shown(row, row.maxSupply()) + " now");
    }
    if (row.vault().sharesForDeposit(amount).signum() == 0) {
      return refused(row, order, "too little for one share");
    }
    return done(row, order, row.vault().deposit(amount));
  }

  /** As much as is asked for, or all there is; nothing when less is at hand. */
  static Result withdraw(VenueRow row, VenueOrder order) {
    BigInteger amount = order.amount().units().min(row.balance());
    if (row.paused()) {
      return refused(row, order, "paused");
    }
    if (amount.compareTo(row.vault().liquid()) > 0) {
      return refused(row, order, "only " + shown(row, row.vault().liquid()) + " at hand now");
    }
    if (amount.signum() == 0) {
      return new Result(row, VenueReceipt.done(order.key(), zero(row), BigInteger.ZERO));
    }
    return done(row, order, row.vault().withdraw(amount));
  }

  private static Result done(VenueRow row, VenueOrder order, Vault.Change change) {
    Amount moved = new Amount(change.assets(), row.currency());
    return new Result(
        row.with(change.vault()).priced(), VenueReceipt.done(order.key(), moved, change.shares()));
  }

  private static Result refused(VenueRow row, VenueOrder order, String reason) {
    return new Result(row, VenueReceipt.refused(order, reason));
  }

  private static Amount zero(VenueRow row) {
    return Amount.zero(row.currency());
  }

  private static Amount shown(VenueRow row, BigInteger units) {
    return new Amount(units, row.currency());
  }
}
