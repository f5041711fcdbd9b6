package dev.sovereign.workflows.batch;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * The steps of a batch, on the host that has its files. No content is in any argument, result,
 * failure or heartbeat. Each can be repeated: what is recorded is neither bought nor written twice.
 * They heartbeat at least every second.
 */
@ActivityInterface(namePrefix = "Batch_")
public interface BatchActivities {

  /**
   * Reads the input file and finds every request in it; a file with errors makes the batch {@code
   * FAILED}. Only reads the state of a batch that was validated before.
   */
  @ActivityMethod
  BatchState begin(BatchReference reference);

  /**
   * Makes up to a window of requests, all for one model, each under its own idempotency key. What
   * one of them meets is its own result; an outage leaves it for a later window.
   */
  @ActivityMethod
  WindowReport work(WindowRequest request);

  /** Writes output and error file in the order of the input, and ends the batch. */
  @ActivityMethod
  BatchState finish(FinishRequest request);
}
