package dev.sovereign.workflows.batch;

import org.jspecify.annotations.Nullable;

/**
 * The next requests of a batch.
 *
 * @param batchId the batch
 * @param group whose requests were made last, so that its model is loaded; absent at first
 */
public record WindowRequest(String batchId, @Nullable String group) {}
