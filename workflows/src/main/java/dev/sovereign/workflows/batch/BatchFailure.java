package dev.sovereign.workflows.batch;

import dev.sovereign.workflows.FailureCode;

/** Why a step of a batch could not be made. */
public enum BatchFailure implements FailureCode {
  /** PostgreSQL or the content store does not answer. */
  STORE_UNAVAILABLE(true),
  /** No batch has this id. */
  UNKNOWN_BATCH(false),
  /** The content store of this host does not have a piece of a file (any more). */
  CONTENT_LOST(false);

  private final boolean retryable;

  BatchFailure(boolean retryable) {
    this.retryable = retryable;
  }

  @Override
  public boolean retryable() {
    return retryable;
  }
}
