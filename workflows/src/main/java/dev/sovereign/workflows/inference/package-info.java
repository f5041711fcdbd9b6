/**
 * Asking a model for text, falling back when one is away, and telling grounded text from invention.
 *
 * <p>Starting points: {@link dev.sovereign.workflows.inference.Inferences}, {@link
 * dev.sovereign.workflows.inference.Walk}, {@link dev.sovereign.workflows.inference.Grounding}.
 */
@NullMarked
package dev.sovereign.workflows.inference;

import org.jspecify.annotations.NullMarked;
