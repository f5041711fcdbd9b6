/**
 * The OpenAI-compatible door in front of one engine.
 *
 * <p>Starting points: {@link dev.sovereign.modelserver.http.ModelHttpServer}, {@link
 * dev.sovereign.modelserver.http.ChatHandler}.
 */
@NullMarked
package dev.sovereign.modelserver.http;

import org.jspecify.annotations.NullMarked;
