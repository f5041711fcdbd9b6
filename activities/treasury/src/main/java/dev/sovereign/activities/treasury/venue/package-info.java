/**
 * Venues that take money for a yield.
 *
 * <p>Starting point: {@link dev.sovereign.activities.treasury.venue.SimulatedVenue}.
 */
@NullMarked
package dev.sovereign.activities.treasury.venue;

import org.jspecify.annotations.NullMarked;
