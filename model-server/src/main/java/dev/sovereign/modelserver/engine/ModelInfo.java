package dev.sovereign.modelserver.engine;

/**
 * @param alias the name under which requests ask for it
 * @param contextTokens the most tokens of a conversation and its answer together
 * @param sizeBytes of its weights; 0 when the engine does not say
 */
public record ModelInfo(String alias, int contextTokens, long sizeBytes) {
  public ModelInfo {
    if (contextTokens < 1) {
      throw new IllegalArgumentException("contextTokens: " + contextTokens + " (expected: >= 1)");
    }
  }
}
