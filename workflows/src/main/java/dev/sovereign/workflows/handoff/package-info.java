/**
 * A session's hand-off: what changed since the last one, said in a few sentences that can be
 * trusted, and sealed once.
 *
 * <p>Starting points: {@link dev.sovereign.workflows.handoff.SessionHandoffWorkflow}, {@link
 * dev.sovereign.workflows.handoff.HandoffActivities}.
 */
@NullMarked
package dev.sovereign.workflows.handoff;

import org.jspecify.annotations.NullMarked;
