package dev.sovereign.modelserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Runs when OLLAMA_URL names an Ollama that has the small weights under the name {@code test}:
 * {@code ollama create test -f Modelfile} with {@code FROM} and the path of the file.
 */
class OllamaEngineE2E extends EngineContract {

  private static final String REMOTE = "sovereign-e2e-engine";

  private final String address =
      System.getenv().getOrDefault("OLLAMA_URL", "").replaceFirst("/+$", "");

  @Override
  Engine load() throws Exception {
    TestWeights.skipUnless(!address.isEmpty(), "OLLAMA_URL names no Ollama with a model 'test'");
    return connect("local/test");
  }

  private Engine connect(String alias) throws EngineException {
    return OllamaEngine.connect(
        new EngineSettings(
            EngineKind.OLLAMA, alias, null, Path.of("unused"), URI.create(address), CONTEXT, 1));
  }

  @Test
  void knowsTheFileThatTheModelIsMadeFrom() {
    assertThat(engine().model().weights()).isNotNull();
  }

  @Test
  void saysHowToGetAModelThatIsNotThere() {
    assertUnfit("no-such-model:7b", "run 'ollama pull no-such-model:7b'");
  }

  @Test
  void refusesAModelThatWouldRunElsewhere() throws Exception {
    send(
        "POST",
        "/api/create",
        """
        {"model":"%s","from":"gpt-oss:20b","remote_host":"https://ollama.com","stream":false}"""
            .formatted(REMOTE));
    try {
      assertUnfit(REMOTE, "in a cloud");
    } finally {
      send("DELETE", "/api/delete", "{\"model\":\"%s\"}".formatted(REMOTE));
    }
  }

  private void assertUnfit(String model, String message) {
    assertThatThrownBy(() -> connect(model))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.failure()).isEqualTo(EngineFailure.MODEL_UNFIT))
        .hasMessageContaining(message);
  }

  private void send(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .method(method, BodyPublishers.ofString(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }
  }
}
