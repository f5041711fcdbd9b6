package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.FailureCode;

/** Why a model gave no answer. */
public enum InferenceFailure implements FailureCode {
  /** Refused, reset, timed out, or the server is starting. */
  MODEL_UNREACHABLE(true),
  /** The server answered 5xx or 429. */
  MODEL_OVERLOADED(true),
  /** The request is one the server will never take: 4xx, or larger than the context window. */
  REQUEST_REFUSED(false),
  /** The answer could not be read, or holds no text. */
  ANSWER_MALFORMED(true),
  /** The answer was bought, and its home host cannot write it down; it is not bought again. */
  ANSWER_NOT_STORED(true);

  private final boolean retryable;

  InferenceFailure(boolean retryable) {
    this.retryable = retryable;
  }

  @Override
  public boolean retryable() {
    return retryable;
  }
}
