package dev.sovereign.workflows.memory;

import dev.sovereign.workflows.FailureCode;

/** Why a fact could not be kept or found. */
public enum MemoryFailure implements FailureCode {
  /** PostgreSQL refused, reset or timed out. */
  STORE_UNAVAILABLE(true),
  /** Another session was opened on the line since; this one may write no more. */
  STALE_FENCE(false),
  /** The session is sealed. */
  SESSION_SEALED(false),
  /** No such session was ever opened. */
  SESSION_UNKNOWN(false),
  /** The idempotency key stands for another body. */
  KEY_CONFLICT(false),
  /** There is no such fact. */
  UNKNOWN_FACT(false),
  /** The fact breaks a limit, or holds text that is no valid Unicode. */
  INVALID_FACT(false),
  /** The bundle's signature, signer or content is not what it should be; nothing was imported. */
  BUNDLE_REFUSED(false),
  /** A source (a folder, a repository) cannot be read. */
  SOURCE_UNREADABLE(false);

  private final boolean retryable;

  MemoryFailure(boolean retryable) {
    this.retryable = retryable;
  }

  @Override
  public boolean retryable() {
    return retryable;
  }
}
