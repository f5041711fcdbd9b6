/**
 * A local engine behind an OpenAI-compatible port, a process of its own: a native crash in a model
 * takes nothing else down.
 *
 * <p>Starting points: {@link dev.sovereign.modelserver.ModelServer}, {@link
 * dev.sovereign.modelserver.Arguments}.
 */
@NullMarked
package dev.sovereign.modelserver;

import org.jspecify.annotations.NullMarked;
