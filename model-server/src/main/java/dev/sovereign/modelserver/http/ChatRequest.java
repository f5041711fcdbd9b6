package dev.sovereign.modelserver.http;

import dev.sovereign.modelserver.engine.Prompt;
import org.jspecify.annotations.Nullable;

/**
 * A request to {@code /v1/chat/completions} that was found good.
 *
 * @param model the model asked for; absent for the one there is
 * @param stream whether the answer is wanted piece by piece
 * @param includeUsage whether a streamed answer ends with its token counts
 */
record ChatRequest(@Nullable String model, Prompt prompt, boolean stream, boolean includeUsage) {}
