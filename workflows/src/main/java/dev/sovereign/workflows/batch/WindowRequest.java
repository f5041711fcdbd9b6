package dev.sovereign.workflows.batch;

import dev.sovereign.workflows.TaskQueues.Tier;
import org.jspecify.annotations.Nullable;

/**
 * The next requests of a batch.
 *
 * @param batchId the batch
 * @param group whose requests were made last, so that its model is loaded; absent at first
 * @param first the tier that was waited for, whose endpoints are asked first; absent for none
 */
public record WindowRequest(String batchId, @Nullable String group, @Nullable Tier first) {

  /** Of a batch that waited for no tier. */
  public WindowRequest(String batchId, @Nullable String group) {
    this(batchId, group, null);
  }
}
