package dev.sovereign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's own Ollama, which a test may use. Models that a test adds share the weights of one
 * that is there, so they take no space; {@link #close} removes them, and nothing else is touched.
 */
final class RealOllama implements AutoCloseable {

  /** What the names of added models begin with. */
  static final String OURS = "sovereign-e2e-";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String CLOUD = "https://ollama.com";

  /** The least that Ollama takes for a template of a model with tools. */
  private static final String TOOL_TEMPLATE =
      """
      {{- if .Tools }}<|im_start|>system
      Answer with a call of one of these: {{ .Tools }}<|im_end|>
      {{ end }}{{ range .Messages }}<|im_start|>{{ .Role }}
      {{ .Content }}{{ range .ToolCalls }}{"name": "{{ .Function.Name }}", "parameters": {{ .Function.Arguments }}}{{ end }}<|im_end|>
      {{ end }}<|im_start|>assistant
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;
  private final List<String> added = new ArrayList<>();

  /**
   * @param address without a slash at its end
   */
  RealOllama(String address) {
    this.address = URI.create(address);
  }

  /** A model that runs there and can chat; the first of the list that is not a test's. */
  String chatModel() {
    for (JsonNode each : send("GET", "/api/tags", null).path("models")) {
      String name = each.path("name").asText();
      boolean remote = each.hasNonNull("remote_host") || name.endsWith("cloud");
      if (!remote && !name.startsWith(OURS) && canChat(name)) {
        return name;
      }
    }
    throw new IllegalStateException(address + " has no model that can chat");
  }

  private boolean canChat(String model) {
    JsonNode shown = send("POST", "/api/show", of(model));
    for (JsonNode ability : shown.path("capabilities")) {
      if (ability.asText().equals("completion")) {
        return true;
      }
    }
    return false;
  }

  /** The same weights under another name. */
  String addCopy(String suffix, String from) {
    return create(suffix, of(from).put("from", from));
  }

  /** The same weights under another name with tools and no other abilities. */
  String addWithTools(String suffix, String from) {
    return create(suffix, of(from).put("from", from).put("template", TOOL_TEMPLATE));
  }

  /** A name that Ollama would pass on to a model of its maker's cloud. */
  String addRemote(String suffix) {
    return create(suffix, of("").put("from", "gpt-oss:20b").put("remote_host", CLOUD));
  }

  private String create(String suffix, ObjectNode body) {
    String name = OURS + suffix + ":latest";
    added.add(name);
    send("POST", "/api/create", body.put("model", name));
    return name;
  }

  void remove(String model) {
    send("DELETE", "/api/delete", of(model));
    added.remove(model);
  }

  /** Frees its memory; Ollama loads it again when it is asked. */
  void unload(String model) {
    send("POST", "/api/generate", of(model).put("keep_alive", 0));
    Await.until(model + " is unloaded", PATIENCE, () -> !isLoaded(model));
  }

  boolean isLoaded(String model) {
    for (JsonNode each : send("GET", "/api/ps", null).path("models")) {
      if (each.path("name").asText().equals(model)) {
        return true;
      }
    }
    return false;
  }

  private static ObjectNode of(String model) {
    return JSON.createObjectNode().put("model", model).put("stream", false);
  }

  private JsonNode send(String method, String path, @Nullable ObjectNode body) {
    HttpRequest.BodyPublisher sent =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.toString());
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(PATIENCE)
            .method(method, sent)
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            "%s %s: %d %s".formatted(method, path, response.statusCode(), response.body()));
      }
      return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    List.copyOf(added).forEach(this::remove);
    http.close();
  }
}
