package dev.sovereign.cli.provide;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks an Ollama on loopback which models it has on this machine. */
final class Ollama {

  static final URI DEFAULT = URI.create("http://127.0.0.1:11434");

  /** Loopback answers at once or not at all; what runs there may also hang. */
  private static final int PATIENCE_MILLIS = 2_000;

  private final URI base;

  Ollama(URI base) {
    this.base = base;
  }

  URI base() {
    return base;
  }

  /**
   * The models that run here, largest first; empty when nothing answers. Ollama also lists models
   * that it would pass on to a host of its maker's: those name that host and are left out, as are
   * embedders, which answer no prompt.
   */
  List<LocalModel> localModels() {
    try {
      String tags = fetchTags();
      List<LocalModel> models = new ArrayList<>();
      for (JsonNode model : new JsonMapper().readTree(tags).path("models")) {
        if (isLocal(model) && answersPrompts(model)) {
          models.add(
              new LocalModel(
                  model.path("name").asString(""), needMib(model.path("size").asLong(0))));
        }
      }
      models.sort(Comparator.comparingInt(LocalModel::memoryMib).reversed());
      return models;
    } catch (IOException | JacksonException _) {
      return List.of();
    }
  }

  /** The model of that name, which may leave out {@code :latest}. */
  static Optional<LocalModel> find(List<LocalModel> models, String name) {
    return models.stream()
        .filter(model -> model.name().equals(name) || model.name().equals(name + ":latest"))
        .findFirst();
  }

  /**
   * By the plainest client there is: the usual answer is that nobody listens, and starting up a
   * better one to hear it would cost a second.
   */
  private String fetchTags() throws IOException {
    var connection =
        (HttpURLConnection) base.resolve("/api/tags").toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    connection.setInstanceFollowRedirects(false);
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      connection.disconnect();
    }
  }

  private static boolean isLocal(JsonNode model) {
    String name = model.path("name").asString("");
    return !name.isEmpty()
        && model.path("remote_host").asString("").isEmpty()
        && model.path("remote_model").asString("").isEmpty()
        && !name.endsWith("-cloud")
        && !name.endsWith(":cloud")
        && model.path("size").asLong(0) > 0;
  }

  private static boolean answersPrompts(JsonNode model) {
    return !model.path("details").path("family").asString("").contains("bert");
  }

  /** The weights and a fifth more for context and buffers. */
  private static int needMib(long bytes) {
    return Math.toIntExact(Math.min(Integer.MAX_VALUE, (bytes + bytes / 5) >> 20));
  }

  /**
   * A model that runs on this machine.
   *
   * @param memoryMib estimated need when loaded, in MiB
   */
  record LocalModel(String name, int memoryMib) {}
}
