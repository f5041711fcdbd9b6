package dev.sovereign.activities.sovereignty;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A model on this machine answers now, from weights that lie on its disk. */
final class LocalModelProbe implements Probe {

  /** One token takes a second; a queue before it may take longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI server;
  private final Listeners listeners;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();

  LocalModelProbe(URI server, Listeners listeners) {
    this.server = server;
    this.listeners = listeners;
  }

  @Override
  public Finding look(Path repository) throws IOException, InterruptedException {
    int port = server.getPort() < 0 ? 80 : server.getPort();
    Finding here = listeners.here(new ServiceAddress("model", server.getHost(), port));
    if (!here.seen()) {
      return here;
    }
    String weights = ask(get("/health")).path("weights").asText();
    if (weights.isEmpty()) {
      return Finding.missing("the model server names no weights file, so the model may be remote");
    }
    if (!Files.isRegularFile(Path.of(weights))) {
      return Finding.missing("the weights are not on this disk: " + weights);
    }
    return answers(weights);
  }

  private Finding answers(String weights) throws IOException, InterruptedException {
    String model = ask(get("/v1/models")).path("data").path(0).path("id").asText();
    if (model.isEmpty()) {
      return Finding.missing("the model server lists no model");
    }
    int tokens = ask(oneToken(model)).path("usage").path("completion_tokens").asInt();
    return tokens < 1
        ? Finding.missing("model %s wrote no token".formatted(model))
        : Finding.seen("model %s answered from %s".formatted(model, weights));
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE).GET().build();
  }

  private HttpRequest oneToken(String model) {
    var body = JSON.createObjectNode().put("model", model).put("max_tokens", 1);
    body.putArray("messages").addObject().put("role", "user").put("content", "Say yes.");
    return HttpRequest.newBuilder(server.resolve("/v1/chat/completions"))
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
        .build();
  }

  private JsonNode ask(HttpRequest request) throws IOException, InterruptedException {
    var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(
          "the model server answered HTTP %d to %s"
              .formatted(response.statusCode(), request.uri().getPath()));
    }
    return JSON.readTree(response.body());
  }
}
