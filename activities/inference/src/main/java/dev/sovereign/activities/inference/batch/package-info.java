/**
 * OpenAI's batches: files in pieces in the content store, what is known of batches and their
 * requests in PostgreSQL, and the steps that the workflow {@code Batch} takes.
 *
 * <p>Starting points: {@link dev.sovereign.activities.inference.batch.Batches} for the door, {@link
 * dev.sovereign.activities.inference.batch.StoredBatches} for the workflow.
 */
@NullMarked
package dev.sovereign.activities.inference.batch;

import org.jspecify.annotations.NullMarked;
