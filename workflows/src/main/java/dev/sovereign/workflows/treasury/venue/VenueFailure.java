package dev.sovereign.workflows.treasury.venue;

import dev.sovereign.workflows.FailureCode;

/** Why a venue could not be asked. A refusal is a receipt, not one of these. */
public enum VenueFailure implements FailureCode {
  /** The key is taken by an order with another body. */
  ORDER_CONFLICT(false),
  /** No venue by this name is configured. */
  UNKNOWN_VENUE(false),
  /** It did not answer; whether the order was carried out is unknown. */
  VENUE_UNAVAILABLE(true),
  /** It cannot pay back now; asked again until it can. */
  ILLIQUID(true);

  private final boolean retryable;

  VenueFailure(boolean retryable) {
    this.retryable = retryable;
  }

  @Override
  public boolean retryable() {
    return retryable;
  }
}
