package dev.sovereign.modelserver.engine;

import java.net.URI;
import java.nio.file.Path;

/**
 * Runs when OLLAMA_URL names an Ollama that has the small weights under the name {@code test}:
 * {@code ollama create test -f Modelfile} with {@code FROM} and the path of the file.
 */
class OllamaEngineE2E extends EngineContract {

  @Override
  Engine load() throws Exception {
    String address = System.getenv().getOrDefault("OLLAMA_URL", "");
    TestWeights.skipUnless(!address.isEmpty(), "OLLAMA_URL names no Ollama with a model 'test'");
    return OllamaEngine.connect(
        new EngineSettings(
            EngineKind.OLLAMA,
            "local/test",
            null,
            Path.of("unused"),
            URI.create(address),
            CONTEXT,
            1));
  }
}
