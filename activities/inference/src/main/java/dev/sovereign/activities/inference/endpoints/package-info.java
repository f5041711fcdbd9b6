/**
 * The endpoints of this worker.
 *
 * <p>Starting point: {@link dev.sovereign.activities.inference.endpoints.Endpoint}.
 */
@NullMarked
package dev.sovereign.activities.inference.endpoints;

import org.jspecify.annotations.NullMarked;
