/**
 * A session's life, from the pen that it is given to the pack that the next one gets; and the
 * hourly cycle's hand-off: what changed since the last one, said in a few sentences that can be
 * trusted, and sealed once.
 *
 * <p>Starting points: {@link dev.sovereign.workflows.handoff.Sessions}, {@link
 * dev.sovereign.workflows.handoff.SessionHandoffWorkflow}.
 */
@NullMarked
package dev.sovereign.workflows.handoff;

import org.jspecify.annotations.NullMarked;
