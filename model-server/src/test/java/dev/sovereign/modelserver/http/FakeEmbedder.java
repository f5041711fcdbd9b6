package dev.sovereign.modelserver.http;

import dev.sovereign.modelserver.embedding.Embedded;
import dev.sovereign.modelserver.embedding.Embedder;
import dev.sovereign.modelserver.engine.EngineException;
import dev.sovereign.modelserver.engine.EngineFailure;
import java.util.List;

/** Makes of a text a vector that begins with its length. */
final class FakeEmbedder implements Embedder {

  @Override
  public String model() {
    return "fake-embedding";
  }

  @Override
  public int dimensions() {
    return 2;
  }

  @Override
  public int contextTokens() {
    return 16;
  }

  @Override
  public Embedded embed(String text) throws EngineException {
    if (text.equals("nothing")) {
      throw new IllegalArgumentException(text);
    }
    if (text.equals("broken")) {
      throw new EngineException(EngineFailure.MODEL_UNFIT, "no library");
    }
    return new Embedded(List.of((float) text.length(), 0.5f), text.length());
  }
}
