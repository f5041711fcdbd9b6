package dev.sovereign.modelserver.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sovereign.config.DoorPolicy;
import dev.sovereign.modelserver.embedding.Embedder;
import dev.sovereign.modelserver.engine.Engine;
import dev.sovereign.modelserver.engine.ModelInfo;
import dev.sovereign.modelserver.http.OpenAiJson.Form;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The door: opens before the model is loaded, so that a taken port shows at once and {@code
 * /health} can say that it is loading. Bound to 127.0.0.1 only; no token, as inference changes
 * nothing.
 */
public final class ModelHttpServer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  static {
    // Read once by the server's first class: without it each streamed token waits for an ACK.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final DoorPolicy door;
  private final String engineName;
  private final String alias;
  private final int queueCapacity;
  private final Clock clock;
  private final Metrics metrics = new Metrics();
  private final ChatHandler chat;
  private final Embedder embedder;
  private final EmbeddingsHandler embeddings;
  private final AtomicReference<@Nullable GenerationQueue> loaded = new AtomicReference<>();

  private ModelHttpServer(
      HttpServer server,
      String engineName,
      String alias,
      Embedder embedder,
      int queueCapacity,
      Clock clock) {
    this.server = server;
    this.door = new DoorPolicy(server.getAddress().getPort());
    this.engineName = engineName;
    this.alias = alias;
    this.queueCapacity = queueCapacity;
    this.clock = clock;
    this.chat = new ChatHandler(metrics, clock);
    this.embedder = embedder;
    this.embeddings = new EmbeddingsHandler(embedder, queueCapacity);
  }

  /**
   * Opens the door.
   *
   * @param port 0 for any
   * @param embedder answers requests for embeddings, whether or not an engine is there yet
   * @param queueCapacity how many requests may wait behind the one that runs, at least 1; for chat
   *     and for embeddings each
   * @throws IOException when the port is taken
   */
  public static ModelHttpServer open(
      int port, String engineName, String alias, Embedder embedder, int queueCapacity, Clock clock)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
    ModelHttpServer opened =
        new ModelHttpServer(server, engineName, alias, embedder, queueCapacity, clock);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", opened::handle);
    server.start();
    return opened;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** From now on requests are answered with this engine, which stays the caller's to close. */
  public void ready(Engine engine) {
    loaded.set(new GenerationQueue(engine, queueCapacity, metrics));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      answer(exchange);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try {
      checkDoor(exchange);
      route(exchange);
    } catch (ApiException e) {
      if (isForText(exchange)) {
        metrics.countRequest(Outcome.of(e));
      }
      Reply.error(exchange, e);
    }
  }

  private void checkDoor(HttpExchange exchange) throws ApiException {
    if (!door.acceptsHost(exchange.getRequestHeaders().getFirst("Host"))) {
      throw ApiException.foreign("Host");
    }
    if (!door.acceptsOrigin(exchange.getRequestHeaders().getFirst("Origin"))) {
      throw ApiException.foreign("Origin");
    }
  }

  private static boolean isForText(HttpExchange exchange) {
    return switch (exchange.getRequestURI().getPath()) {
      case "/v1/chat/completions", "/v1/completions" -> true;
      default -> false;
    };
  }

  private void route(HttpExchange exchange) throws IOException, ApiException {
    String path = exchange.getRequestURI().getPath();
    switch (path) {
      case "/v1/chat/completions" -> {
        require(exchange, "POST");
        chat.handle(Form.CHAT, exchange, queue());
      }
      case "/v1/completions" -> {
        require(exchange, "POST");
        chat.handle(Form.COMPLETION, exchange, queue());
      }
      case "/v1/embeddings" -> {
        require(exchange, "POST");
        embeddings.handle(exchange);
      }
      case "/v1/models" -> {
        require(exchange, "GET");
        Reply.json(exchange, 200, models());
      }
      case "/health" -> {
        require(exchange, "GET");
        Reply.json(exchange, loaded.get() == null ? 503 : 200, health());
      }
      case "/metrics" -> {
        require(exchange, "GET");
        Reply.text(exchange, "text/plain; version=0.0.4; charset=utf-8", exposition());
      }
      default -> throw ApiException.noSuchPath(path);
    }
  }

  private static void require(HttpExchange exchange, String method) throws ApiException {
    if (!method.equals(exchange.getRequestMethod())) {
      exchange.getResponseHeaders().set("Allow", method);
      throw ApiException.wrongMethod(method);
    }
  }

  private GenerationQueue queue() throws ApiException {
    GenerationQueue queue = loaded.get();
    if (queue == null) {
      throw ApiException.loading();
    }
    return queue;
  }

  private ObjectNode health() {
    GenerationQueue queue = loaded.get();
    ObjectNode health =
        JSON.createObjectNode()
            .put("status", queue == null ? "loading" : "ok")
            .put("engine", engineName)
            .put("model", alias)
            .put("loaded", queue != null);
    Path weights = queue == null ? null : queue.model().weights();
    return weights == null ? health : health.put("weights", weights.toString());
  }

  /** The chat model first: clients without a model of their own take the first. */
  private ObjectNode models() {
    ObjectNode list = JSON.createObjectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    ObjectNode chatModel = model(data, alias);
    GenerationQueue queue = loaded.get();
    if (queue != null) {
      ModelInfo info = queue.model();
      chatModel.put("context_length", info.contextTokens()).put("size_bytes", info.sizeBytes());
    }
    model(data, embedder.model())
        .put("context_length", embedder.contextTokens())
        .put("embedding", true)
        .put("dimensions", embedder.dimensions());
    return list;
  }

  private ObjectNode model(ArrayNode data, String id) {
    return data.addObject()
        .put("id", id)
        .put("object", "model")
        .put("created", clock.instant().getEpochSecond())
        .put("owned_by", "local");
  }

  private String exposition() {
    GenerationQueue queue = loaded.get();
    return metrics.expose(queue != null, queue == null ? 0 : queue.depth());
  }

  /** Closes the port at once; answers under way are cut off. */
  @Override
  public void close() {
    server.stop(0);
  }
}
