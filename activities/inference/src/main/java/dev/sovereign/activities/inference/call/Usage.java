package dev.sovereign.activities.inference.call;

/**
 * Tokens of a call.
 *
 * @param promptTokens read
 * @param completionTokens written
 * @param counted true when the model's server counted them, false when they are estimated from the
 *     text
 */
public record Usage(int promptTokens, int completionTokens, boolean counted) {}
