package dev.sovereign.workflows.sovereignty;

import dev.sovereign.workflows.FailureCode;

/** Why readings could not be kept. */
public enum SovereigntyFailure implements FailureCode {
  /** PostgreSQL refused, reset or timed out. */
  STORE_UNAVAILABLE(true);

  private final boolean retryable;

  SovereigntyFailure(boolean retryable) {
    this.retryable = retryable;
  }

  @Override
  public boolean retryable() {
    return retryable;
  }
}
