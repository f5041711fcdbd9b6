/**
 * The schedules that {@code infra/schedules.yaml} declares, and making Temporal agree with them.
 *
 * <p>Starting points: {@link dev.sovereign.workers.runtime.schedules.ScheduleReconciler}, {@link
 * dev.sovereign.workers.runtime.schedules.ScheduleFile}.
 */
@NullMarked
package dev.sovereign.workers.runtime.schedules;

import org.jspecify.annotations.NullMarked;
