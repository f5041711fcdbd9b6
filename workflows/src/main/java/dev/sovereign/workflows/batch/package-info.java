/**
 * Batches of requests to models: validated, worked off in windows and written out in order, by
 * reference only.
 *
 * <p>Starting point: {@link dev.sovereign.workflows.batch.BatchWorkflowImpl}.
 */
@NullMarked
package dev.sovereign.workflows.batch;

import org.jspecify.annotations.NullMarked;
