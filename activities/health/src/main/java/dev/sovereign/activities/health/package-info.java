/**
 * Asks the known services whether they answer: HTTP, TCP, SQL and Temporal's own health service.
 *
 * <p>Starting points: {@link dev.sovereign.activities.health.ServiceProbes}, {@link
 * dev.sovereign.activities.health.ProbeTarget}.
 */
@NullMarked
package dev.sovereign.activities.health;

import org.jspecify.annotations.NullMarked;
