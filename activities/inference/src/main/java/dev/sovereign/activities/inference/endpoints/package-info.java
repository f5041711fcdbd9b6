/**
 * The endpoints of this worker: what they are, whether they can be asked now, how many calls they
 * take at once, and in which order a request tries them.
 *
 * <p>Starting points: {@link dev.sovereign.activities.inference.endpoints.Endpoint}, {@link
 * dev.sovereign.activities.inference.endpoints.Endpoints} and behind it {@code LiveEndpoints},
 * {@code Planner}, {@code Breaker}.
 */
@NullMarked
package dev.sovereign.activities.inference.endpoints;

import org.jspecify.annotations.NullMarked;
