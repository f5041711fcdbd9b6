/**
 * Making again what was answered at a lower level while a better tier was away: the later answer is
 * recorded beside the earlier one.
 *
 * <p>Starting points: {@link dev.sovereign.workflows.inference.catchup.CatchUpWorkflowImpl}, {@link
 * dev.sovereign.workflows.inference.catchup.CatchUpActivities}.
 */
@NullMarked
package dev.sovereign.workflows.inference.catchup;

import org.jspecify.annotations.NullMarked;
