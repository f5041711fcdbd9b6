package dev.sovereign.workflows;

/** Why a request never reached the code it was meant for. */
public enum RequestFailure implements FailureCode {
  /** A workflow was started with an argument that its request record does not allow. */
  START_REFUSED(false),
  /** An argument or result is larger than Temporal should carry. */
  PAYLOAD_TOO_LARGE(false);

  private final boolean retryable;

  RequestFailure(boolean retryable) {
    this.retryable = retryable;
  }

  @Override
  public boolean retryable() {
    return retryable;
  }
}
