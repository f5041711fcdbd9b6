/**
 * Asking a model for text, and telling grounded text from invention.
 *
 * <p>Starting points: {@link dev.sovereign.workflows.inference.InferenceActivities}, {@link
 * dev.sovereign.workflows.inference.Grounding}.
 */
@NullMarked
package dev.sovereign.workflows.inference;

import org.jspecify.annotations.NullMarked;
