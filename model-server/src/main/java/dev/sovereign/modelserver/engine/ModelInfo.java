package dev.sovereign.modelserver.engine;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * @param alias the name under which requests ask for it
 * @param contextTokens the most tokens of a conversation and its answer together
 * @param sizeBytes of its weights; 0 when the engine does not say
 * @param weights the absolute path of its weights on this machine; absent when the engine does not
 *     say
 */
public record ModelInfo(String alias, int contextTokens, long sizeBytes, @Nullable Path weights) {
  public ModelInfo {
    if (contextTokens < 1) {
      throw new IllegalArgumentException("contextTokens: " + contextTokens + " (expected: >= 1)");
    }
  }
}
