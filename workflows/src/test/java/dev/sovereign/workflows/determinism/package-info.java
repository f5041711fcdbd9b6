/**
 * Reads the bytecode of this jar and finds what a workflow must not do: Temporal runs Java without
 * a sandbox, so nothing else would.
 *
 * <p>Starting points: {@link dev.sovereign.workflows.determinism.BytecodeRules}, {@link
 * dev.sovereign.workflows.determinism.Planted}.
 */
@NullMarked
package dev.sovereign.workflows.determinism;

import org.jspecify.annotations.NullMarked;
