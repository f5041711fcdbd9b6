/**
 * Asks a model on this machine through its OpenAI-compatible door.
 *
 * <p>Starting point: {@link dev.sovereign.activities.inference.LocalModel}.
 */
@NullMarked
package dev.sovereign.activities.inference;

import org.jspecify.annotations.NullMarked;
