/**
 * A committed day of work with simulated power and engines, run through the real planner and
 * driver.
 *
 * <p>Starting points: {@link dev.sovereign.testing.economy.Task}, {@link
 * dev.sovereign.testing.economy.DayRun}.
 */
@NullMarked
package dev.sovereign.testing.economy;

import org.jspecify.annotations.NullMarked;
