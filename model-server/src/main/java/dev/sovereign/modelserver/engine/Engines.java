package dev.sovereign.modelserver.engine;

/** The one place where an engine is chosen. */
public final class Engines {
  private Engines() {}

  /**
   * Loads the model, blocking until it answers.
   *
   * @throws EngineException when it does not come up
   */
  public static Engine load(EngineSettings settings) throws EngineException {
    return switch (settings.kind()) {
      case LLAMA_JAVA -> LlamaJavaEngine.load(settings);
      case LLAMA_SERVER -> LlamaServerEngine.start(settings);
      case OLLAMA -> OllamaEngine.connect(settings);
    };
  }
}
