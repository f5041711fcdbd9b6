package dev.sovereign.modelserver.engine;

import java.net.URI;
import java.nio.file.Path;

class LlamaJavaEngineE2E extends EngineContract {

  @Override
  Engine load() throws Exception {
    return LlamaJavaEngine.load(
        TestWeights.settings(
            EngineKind.LLAMA_JAVA, Path.of("unused"), URI.create("http://127.0.0.1")));
  }

  /** Native code was seen to keep the process from ending after a close. */
  @Override
  boolean endsWell() {
    return false;
  }
}
