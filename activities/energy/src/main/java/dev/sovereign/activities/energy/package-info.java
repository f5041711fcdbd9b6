/**
 * What this machine runs on and what its models take: batteries, the processor's counters, a model
 * of machines without sensors, the owner's hours and tables. Reads files below an injected root,
 * changes nothing.
 *
 * <p>Starting points: {@link dev.sovereign.activities.energy.MachinePower}, {@link
 * dev.sovereign.activities.energy.SharedMeter}.
 */
@NullMarked
package dev.sovereign.activities.energy;

import org.jspecify.annotations.NullMarked;
