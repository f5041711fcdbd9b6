package dev.sovereign.modelserver.engine;

/**
 * @param finish why the answer ended
 * @param promptTokens tokens of the conversation, its template included
 * @param completionTokens tokens written, the one that ends an answer included
 */
public record Completion(Finish finish, int promptTokens, int completionTokens) {}
