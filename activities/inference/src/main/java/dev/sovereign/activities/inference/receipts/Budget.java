package dev.sovereign.activities.inference.receipts;

import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.workflows.inference.Candidate;
import java.util.List;

/**
 * Money for paid calls. A paid call is journalled, and the most that it can cost is reserved,
 * before a byte goes out; both are committed by then, together with those of whoever else asked
 * meanwhile. Thread-safe.
 */
public interface Budget {

  /**
   * Reserves. Blocks until the reservation is committed.
   *
   * @param callId of the call; a call may reserve for several candidates one after the other
   * @param ceilingNanoUsd the most that it can cost, in nano-dollars
   * @throws UpstreamException {@link dev.sovereign.workflows.inference.Fault#BUDGET_EXHAUSTED} when
   *     it is not covered, or the journal cannot be written: then no money may go out
   */
  Reservation reserve(String callId, Candidate candidate, long ceilingNanoUsd)
      throws UpstreamException;

  /** Each budget as it stands. */
  List<Standing> standings();

  /** Money set aside for one attempt. Ends by exactly one of its methods. */
  interface Reservation {

    /**
     * The call cost so much; the rest is free again. Keeps the receipt in the same transaction, and
     * blocks until both are committed or the database is away, in which case it is done later.
     */
    void settle(long costNanoUsd, Receipt receipt);

    /** The attempt failed before it could cost anything. */
    void release();

    /**
     * The attempt failed after the provider may have worked: what it can have cost at most is
     * taken.
     */
    void forfeit(long costNanoUsd);
  }

  /**
   * @param period {@code day} or {@code month}, UTC
   * @param limitNanoUsd what may be spent in it
   * @param spentNanoUsd settled
   * @param reservedNanoUsd in flight
   */
  record Standing(String period, long limitNanoUsd, long spentNanoUsd, long reservedNanoUsd) {}
}
