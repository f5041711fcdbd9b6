package dev.sovereign.activities.inference.call;

/** What is asked of a model, as OpenAI's API names it. */
public enum Operation {
  CHAT("/chat/completions"),
  COMPLETION("/completions"),
  EMBEDDING("/embeddings");

  private final String path;

  Operation(String path) {
    this.path = path;
  }

  /** Below the endpoint's base address. */
  public String path() {
    return path;
  }
}
