/**
 * Endpoints that are somebody else's machines: OpenAI, Anthropic and Gemini. A module of its own,
 * so that a device's class path never holds a cloud client.
 */
@NullMarked
package dev.sovereign.activities.inference.cloud;

import org.jspecify.annotations.NullMarked;
