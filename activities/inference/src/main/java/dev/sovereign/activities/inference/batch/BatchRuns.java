package dev.sovereign.activities.inference.batch;

import dev.sovereign.activities.inference.CallWorkflows.UnavailableException;
import dev.sovereign.workflows.batch.BatchRequest;

/** Runs of the workflow {@code Batch}. Thread-safe. */
public interface BatchRuns {

  /**
   * Returns once the run is durable. Starting the same id twice is starting it once.
   *
   * @throws UnavailableException when nobody can say that it is started
   */
  void start(String workflowId, BatchRequest request);

  /**
   * Asks the run to end; does nothing when there is none.
   *
   * @throws UnavailableException when Temporal does not answer
   */
  void cancel(String workflowId);

  /** The workflow's id. */
  static String id(String batchId) {
    return "batch-" + batchId;
  }
}
