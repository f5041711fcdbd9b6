package dev.sovereign.modelserver.engine;

import dev.sovereign.modelserver.gguf.GgufHeader;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an engine is started with.
 *
 * @param kind which engine
 * @param alias the name under which requests ask for the model
 * @param weights file and checked header, for an engine that needs them
 * @param binary of llama.cpp's server
 * @param upstream address of Ollama, without a path
 * @param contextTokens size of the context window
 * @param threads how many compute
 */
public record EngineSettings(
    EngineKind kind,
    String alias,
    @Nullable Weights weights,
    Path binary,
    URI upstream,
    int contextTokens,
    int threads) {

  /** A weights file whose header was found good. */
  public record Weights(Path file, GgufHeader header) {}

  Weights requiredWeights() {
    if (weights == null) {
      throw new IllegalStateException(kind.option() + " was configured without weights");
    }
    return weights;
  }
}
