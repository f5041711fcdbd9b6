package dev.sovereign.workflows.inference;

/**
 * @param instructions what the model is to do (the system message)
 * @param content what it is to do it with (the user message)
 * @param maxTokens the longest answer, in tokens
 * @param temperature 0 for the most likely answer
 */
public record GenerationRequest(
    String instructions, String content, int maxTokens, double temperature) {
  public GenerationRequest {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens: " + maxTokens + " (expected: >= 1)");
    }
  }
}
