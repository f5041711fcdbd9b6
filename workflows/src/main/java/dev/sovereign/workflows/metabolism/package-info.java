/**
 * The hourly loop: one child workflow an organ, and a report that is readable where the run is
 * seen.
 *
 * <p>Starting points: {@link dev.sovereign.workflows.metabolism.MetabolismWorkflow}, {@link
 * dev.sovereign.workflows.metabolism.MetabolismOutcome}.
 */
@NullMarked
package dev.sovereign.workflows.metabolism;

import org.jspecify.annotations.NullMarked;
