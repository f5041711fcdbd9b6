/**
 * Where idle money earns a yield: the port, and the arithmetic of a tokenised vault (ERC-4626) that
 * the simulated venue runs on.
 *
 * <p>Starting points: {@link dev.sovereign.workflows.treasury.venue.YieldVenue}, {@link
 * dev.sovereign.workflows.treasury.venue.Vault}.
 */
@NullMarked
package dev.sovereign.workflows.treasury.venue;

import org.jspecify.annotations.NullMarked;
