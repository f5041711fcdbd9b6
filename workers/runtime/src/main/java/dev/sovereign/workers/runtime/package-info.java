/**
 * What every worker shares: the connection to Temporal, which activities run where, schedules,
 * database pools, metrics and traces.
 *
 * <p>Starting points: {@link dev.sovereign.workers.runtime.RuntimeConfiguration}, {@link
 * dev.sovereign.workers.runtime.Placement}.
 */
@NullMarked
package dev.sovereign.workers.runtime;

import org.jspecify.annotations.NullMarked;
