/**
 * How independent this installation is, computed from what probes saw and never from a flag.
 *
 * <p>Starting points: {@link dev.sovereign.workflows.sovereignty.SovereigntyScoreWorkflow}, {@link
 * dev.sovereign.workflows.sovereignty.Rubric}.
 */
@NullMarked
package dev.sovereign.workflows.sovereignty;

import org.jspecify.annotations.NullMarked;
