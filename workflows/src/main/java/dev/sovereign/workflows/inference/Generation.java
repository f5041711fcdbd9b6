package dev.sovereign.workflows.inference;

/**
 * A model's answer.
 *
 * @param text as the model gave it, trimmed
 * @param model the model that gave it, as the server names it
 * @param promptTokens tokens read
 * @param completionTokens tokens written
 * @param latencyMillis from asking to the last token
 */
public record Generation(
    String text, String model, int promptTokens, int completionTokens, long latencyMillis) {}
