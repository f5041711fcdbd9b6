package dev.sovereign.workflows.batch;

import org.jspecify.annotations.Nullable;

/**
 * Names a batch.
 *
 * @param batchId absent for the oldest that has not ended
 */
public record BatchReference(@Nullable String batchId) {}
