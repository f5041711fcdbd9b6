package dev.sovereign.activities.inference.endpoints;

/** What an endpoint is and how it is spoken to. */
public enum EndpointKind {
  /** Our own model server. */
  MODEL_SERVER(false),
  /** vLLM. */
  VLLM(false),
  /** Any other server that speaks OpenAI's API. */
  OPENAI_COMPATIBLE(false),
  /** Ollama's own API. */
  OLLAMA(false),
  OPENAI(true),
  ANTHROPIC(true),
  GEMINI(true);

  private final boolean cloud;

  EndpointKind(boolean cloud) {
    this.cloud = cloud;
  }

  /** Whether it is somebody else's machine whatever its address. */
  public boolean cloud() {
    return cloud;
  }
}
