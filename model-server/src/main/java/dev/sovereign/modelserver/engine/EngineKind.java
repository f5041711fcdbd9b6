package dev.sovereign.modelserver.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The engines there are. */
public enum EngineKind {
  /** llama.cpp in this JVM. */
  LLAMA_JAVA(true),
  /** llama.cpp's own server, as a child process. */
  LLAMA_SERVER(true),
  /** An Ollama that runs already. */
  OLLAMA(false);

  private final boolean needsWeights;

  EngineKind(boolean needsWeights) {
    this.needsWeights = needsWeights;
  }

  /** Whether it loads a weights file that we name. */
  public boolean needsWeights() {
    return needsWeights;
  }

  /** As written on the command line. */
  public String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The engine of that command line name. */
  public static Optional<EngineKind> find(String option) {
    return Arrays.stream(values()).filter(kind -> kind.option().equals(option)).findFirst();
  }
}
