package dev.sovereign.workflows.batch;

/**
 * Writes out what there is.
 *
 * @param batchId the batch
 * @param status that it ends in: {@code COMPLETED}, {@code EXPIRED} or {@code CANCELLED}
 */
public record FinishRequest(String batchId, BatchStatus status) {}
