package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.FailureCode;

/** Why a run of the loop could not decide. Refusals are outcomes, not one of these. */
public enum LoopFailure implements FailureCode {
  /** No exchange rate for a day on which that currency came in. */
  RATE_MISSING(false),
  /** The last exchange rate is too old. */
  RATE_STALE(false),
  /** The policy file is missing, or says something that cannot be. */
  POLICY_INVALID(false),
  /** A period that is not over, or that lies before the first revenue. */
  PERIOD_REFUSED(false),
  /** Another run closed another period in this one's place. */
  CLOSE_CONFLICT(false),
  /** An approval that is not by the operator's key, or not for this run. */
  APPROVAL_REFUSED(false),
  /** No growth proposal by this id, or one that says something else. */
  PROPOSAL_CONFLICT(false),
  /** Spend up to this receipt does not fit what is in the books. */
  SPEND_CONFLICT(false),
  /** A value that PostgreSQL cannot keep, or that breaks one of its rules. */
  RECORD_REFUSED(false),
  /** PostgreSQL refused, reset or timed out. */
  BOOKS_UNAVAILABLE(true);

  private final boolean retryable;

  LoopFailure(boolean retryable) {
    this.retryable = retryable;
  }

  @Override
  public boolean retryable() {
    return retryable;
  }
}
