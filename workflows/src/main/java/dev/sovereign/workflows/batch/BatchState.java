package dev.sovereign.workflows.batch;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.inference.DeferUntil;
import org.jspecify.annotations.Nullable;

/**
 * A batch as its workflow needs to know it. Holds no content.
 *
 * @param batchId empty when there is none to go on with
 * @param status where it stands
 * @param dataClass how far its requests may travel
 * @param total its requests
 * @param completed those that were answered
 * @param failed those that cannot be
 * @param deferUntil what it waits for before the first request; absent for nothing
 */
public record BatchState(
    String batchId,
    BatchStatus status,
    DataClass dataClass,
    int total,
    int completed,
    int failed,
    @Nullable DeferUntil deferUntil) {

  /** There is nothing to do. */
  public static BatchState none() {
    return new BatchState("", BatchStatus.COMPLETED, DataClass.INTERNAL, 0, 0, 0, null);
  }
}
