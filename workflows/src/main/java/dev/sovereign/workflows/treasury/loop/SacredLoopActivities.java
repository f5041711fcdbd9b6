package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.inference.SettledSpend;
import dev.sovereign.workflows.inference.SpendCut;
import dev.sovereign.workflows.treasury.venue.VenueOrder;
import dev.sovereign.workflows.treasury.venue.VenueReceipt;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reading and writing the books for the loop. Every write is idempotent by the key or period it
 * names, so each may be repeated after any failure. Fails with {@link
 * LoopFailure#BOOKS_UNAVAILABLE} while PostgreSQL is away.
 */
@ActivityInterface(namePrefix = "Treasury_")
public interface SacredLoopActivities {

  /** The rules in force. Fails with {@link LoopFailure#POLICY_INVALID} and every problem. */
  @ActivityMethod
  TreasuryPolicy readPolicy();

  /** The next period to close at or before the one named. Reads only. */
  @ActivityMethod
  OpenBooks readOpenBooks(OpenBooksRequest request);

  /**
   * Records the close and books its split. Returns the close that holds: another run may have
   * closed the same period first. Fails with {@link LoopFailure#CLOSE_CONFLICT} when the period
   * before it is not the one it names.
   */
  @ActivityMethod
  Close recordClose(Close close);

  /** Closed periods without an outcome, the oldest first. */
  @ActivityMethod
  List<String> findUnallocated();

  /**
   * A closed period and, when it has one, its outcome. When it has none, an order that an earlier
   * run gave for it is finished first, and what lies with venues because of such orders is named.
   */
  @ActivityMethod
  ClosedPeriod readClosed(String period);

  /** What can be lent, and to whom. */
  @ActivityMethod
  Positions readPositions(List<String> venues);

  /**
   * Moves money from the treasury into a venue, all of it or nothing. A refusal by the venue or the
   * ledger's own bounds is a receipt, and the money is where it was. When an order was given under
   * the same key before, with whatever amount, that one is finished and answered instead; one that
   * was taken back stays so.
   */
  @ActivityMethod
  VenueReceipt supply(VenueOrder order);

  /**
   * Undoes the supply that was given under the order's key: takes what it bought out of the venue
   * again, and books gain or loss. Repeats until it is done; does nothing when the supply never
   * happened. After it the supply can never happen.
   */
  @ActivityMethod
  VenueReceipt undoSupply(VenueOrder order);

  /** What growth can pay, and what asks for it. */
  @ActivityMethod
  GrowthBooks readGrowth();

  /** Gives a proposal its budget; returns whether it has it now. */
  @ActivityMethod
  boolean fundProposal(FundingOrder order);

  /** Records the outcome; returns the one that holds. */
  @ActivityMethod
  AllocationOutcome recordOutcome(AllocationOutcome outcome);

  /**
   * The next cut of receipts to book, absent when those of every closed period are. While no period
   * is closed, those of every month that is over are booked.
   */
  @ActivityMethod
  @Nullable SpendCut findSpendCut();

  /**
   * Books what a cut cost, one transfer a month and model. Returns what holds: another run may have
   * booked the same cut first.
   */
  @ActivityMethod
  BookedSpend bookSpend(SettledSpend spend);

  /**
   * Gives back the holds whose time is over; then balances and whether the books verify, for the
   * report of a cycle.
   */
  @ActivityMethod
  TreasuryReport readReport();
}
