package dev.sovereign.modelserver.engine;

import java.net.URI;

class LlamaServerEngineE2E extends EngineContract {

  @Override
  Engine load() throws Exception {
    return LlamaServerEngine.start(
        TestWeights.settings(
            EngineKind.LLAMA_SERVER,
            TestWeights.requireBinary("llama-server"),
            URI.create("http://127.0.0.1")));
  }
}
