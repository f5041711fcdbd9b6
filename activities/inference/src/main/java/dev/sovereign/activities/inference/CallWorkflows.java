package dev.sovereign.activities.inference;

import dev.sovereign.workflows.inference.InferenceRequest;

/** Starts workflows for calls that outlive the process that took them. Thread-safe. */
@FunctionalInterface
public interface CallWorkflows {

  /**
   * Returns once the run is durable. Starting the same id twice is starting it once.
   *
   * @throws UnavailableException when nobody can say that it is started; it may be all the same
   */
  void start(String workflowId, InferenceRequest request);

  /** Temporal does not answer. */
  final class UnavailableException extends RuntimeException {
    public UnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
