package dev.sovereign.workflows;

import io.temporal.failure.ApplicationFailure;

/**
 * A capability's coded faults: one enum a capability implements this. The enum constant's name is
 * the failure type that Temporal shows and that callers match on; its category decides whether
 * Temporal retries.
 *
 * <p>Expected results are values in an outcome record, never one of these.
 */
public interface FailureCode {

  /** The enum constant's name. */
  String name();

  /** Whether another attempt may succeed without anybody changing anything. */
  boolean retryable();

  /**
   * A failure that carries this code.
   *
   * @param message what happened, where, and the next step; shown to the operator as it stands
   */
  default ApplicationFailure failure(String message) {
    return retryable()
        ? ApplicationFailure.newFailure(message, name())
        : ApplicationFailure.newNonRetryableFailure(message, name());
  }

  /** The same with the exception that led here. */
  default ApplicationFailure failure(String message, Throwable cause) {
    return retryable()
        ? ApplicationFailure.newFailureWithCause(message, name(), cause)
        : ApplicationFailure.newNonRetryableFailureWithCause(message, name(), cause);
  }
}
