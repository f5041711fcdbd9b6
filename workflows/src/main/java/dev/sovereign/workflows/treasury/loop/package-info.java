/**
 * The Sacred Loop: closes every month whose books are open, splits what came in, and lends the
 * treasury's part to venues, with a person's signature above a limit.
 *
 * <p>Starting points: {@link dev.sovereign.workflows.treasury.loop.Period}, {@link
 * dev.sovereign.workflows.treasury.loop.Deployment}.
 */
@NullMarked
package dev.sovereign.workflows.treasury.loop;

import org.jspecify.annotations.NullMarked;
