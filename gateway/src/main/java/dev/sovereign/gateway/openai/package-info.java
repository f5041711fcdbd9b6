/**
 * The inference door: OpenAI's HTTP API in front of every endpoint, and what an operator reads of
 * it. The path of a call is a plain servlet: no dispatcher, no binding of JSON.
 *
 * <p>Starting points: {@link dev.sovereign.gateway.openai.OpenAiDoor}, {@link
 * dev.sovereign.gateway.openai.OpenAiServlet}.
 */
@NullMarked
package dev.sovereign.gateway.openai;

import org.jspecify.annotations.NullMarked;
