package dev.sovereign.workflows.treasury;

import dev.sovereign.workflows.FailureCode;

/** Why the books did not take something, or could not be read. */
public enum TreasuryFailure implements FailureCode {
  /**
   * PostgreSQL refused, reset or timed out; the outcome is unknown, and the same key asks again.
   */
  STORE_UNAVAILABLE(true),
  /** The database's clock is behind the last line by more than a step of a time service. */
  CLOCK_WENT_BACKWARDS(true),
  /** A key was used before with another body. */
  KEY_CONFLICT(false),
  /** Too many digits after the point, no number, zero where money must move, or a negative sum. */
  AMOUNT_INVALID(false),
  /** A sum would need more than 38 digits. */
  AMOUNT_OVERFLOW(false),
  /** No currency of this name is kept. */
  CURRENCY_UNKNOWN(false),
  /** An account was posted to in a currency that is not its own. */
  CURRENCY_MISMATCH(false),
  /** An account's name is not of the form, or a text or time is outside what can be kept. */
  REQUEST_INVALID(false),
  /** Postings do not sum to zero in every currency, or are fewer than two. */
  UNBALANCED(false),
  /** No account of this name is open. */
  ACCOUNT_UNKNOWN(false),
  /** An account would fall below what its overdraft rule allows. */
  INSUFFICIENT_FUNDS(false),
  /** No hold has this key. */
  HOLD_UNKNOWN(false),
  /** The hold was settled, voided or expired before. */
  HOLD_ENDED(false),
  /** The hold's time is over. */
  HOLD_EXPIRED(false),
  /** The hold's time is not over yet. */
  HOLD_NOT_DUE(false),
  /** No booked transfer has this key. */
  TRANSFER_UNKNOWN(false),
  /** The transfer was reversed before. */
  ALREADY_REVERSED(false),
  /** A file of revenue cannot be read as a whole; nothing of it was booked. */
  FILE_REFUSED(false),
  /** The database does not hold what its own records imply. */
  BOOKS_BROKEN(false);

  private final boolean retryable;

  TreasuryFailure(boolean retryable) {
    this.retryable = retryable;
  }

  @Override
  public boolean retryable() {
    return retryable;
  }
}
