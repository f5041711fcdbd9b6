package dev.sovereign.modelserver.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation to continue.
 *
 * @param messages in order, at least one
 * @param maxTokens the longest answer, in tokens; absent for as many as fit
 * @param sampling how the next token is chosen
 * @param stop texts that end the answer and are not part of it
 */
public record Prompt(
    List<Message> messages, @Nullable Integer maxTokens, Sampling sampling, List<String> stop) {
  public Prompt {
    messages = List.copyOf(messages);
    stop = List.copyOf(stop);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("messages: none (expected: at least one)");
    }
    if (maxTokens != null && maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens: " + maxTokens + " (expected: >= 1)");
    }
  }

  /**
   * What is absent is left to the engine's default.
   *
   * @param temperature 0 for the most likely token
   * @param topP the probability mass to choose from
   * @param seed the same seed gives the same answer, as far as the engine can
   */
  public record Sampling(
      @Nullable Double temperature, @Nullable Double topP, @Nullable Integer seed) {}
}
