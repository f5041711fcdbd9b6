/**
 * Which of the known services answer, how fast, and what to try next for one that does not.
 *
 * <p>Starting points: {@link dev.sovereign.workflows.health.HealthCheckWorkflow}, {@link
 * dev.sovereign.workflows.health.HealthActivities}.
 */
@NullMarked
package dev.sovereign.workflows.health;

import org.jspecify.annotations.NullMarked;
