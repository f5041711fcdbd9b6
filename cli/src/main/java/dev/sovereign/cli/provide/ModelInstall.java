package dev.sovereign.cli.provide;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The model that will answer.
 *
 * @param engine what runs it
 * @param alias the name under which requests ask for it; empty when the engine is {@link
 *     Engine#NONE}
 * @param weights the GGUF file, for the two llama engines
 * @param binary the {@code llama-server} program, for that engine
 * @param upstream the base URL, for Ollama
 * @param why one sentence: why this engine and these weights, or why none
 */
public record ModelInstall(
    Engine engine,
    String alias,
    @Nullable Path weights,
    @Nullable Path binary,
    @Nullable String upstream,
    String why) {

  /** What runs the model. */
  public enum Engine {
    /** llama.cpp inside the model server's own JVM. */
    LLAMA_JAVA,
    /** A {@code llama-server} found on PATH. */
    LLAMA_SERVER,
    /** An Ollama that already runs on loopback. */
    OLLAMA,
    /** No model: every AI answer is a degraded one. */
    NONE;

    /** The spelling of the model server's {@code --engine} and of {@code model.engine}. */
    public String optionName() {
      return switch (this) {
        case LLAMA_JAVA -> "llama-java";
        case LLAMA_SERVER -> "llama-server";
        case OLLAMA -> "ollama";
        case NONE -> "none";
      };
    }
  }
}
