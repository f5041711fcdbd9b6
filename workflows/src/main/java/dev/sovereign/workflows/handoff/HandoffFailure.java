package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.FailureCode;

/** Why a hand-off could not be read or written. */
public enum HandoffFailure implements FailureCode {
  /** A repository is there, but it cannot be read. */
  REPOSITORY_UNREADABLE(false),
  /** PostgreSQL refused, reset or timed out. */
  STORE_UNAVAILABLE(true),
  /** The session id is taken by a session with other content. */
  SESSION_CONFLICT(false),
  /** The line moved on at every attempt to seal. */
  LINE_CONTENDED(true),
  /** Another session of the line is open and at work. */
  LINE_BUSY(false),
  /** The fencing token is not this session's. */
  STALE_FENCE(false),
  /** No such session was ever opened. */
  SESSION_UNKNOWN(false);

  private final boolean retryable;

  HandoffFailure(boolean retryable) {
    this.retryable = retryable;
  }

  @Override
  public boolean retryable() {
    return retryable;
  }
}
