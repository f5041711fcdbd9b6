package dev.sovereign.modelserver.http;

import com.sun.net.httpserver.HttpExchange;
import dev.sovereign.modelserver.embedding.Embedded;
import dev.sovereign.modelserver.embedding.Embedder;
import dev.sovereign.modelserver.engine.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /v1/embeddings}. First come, first served, one request at a time, on a platform
 * thread that is there only while somebody asks: native code would hold a virtual thread's carrier.
 */
final class EmbeddingsHandler {
  /** Some hundred thousand tokens: others wait for them. */
  static final int LARGEST_BODY_BYTES = 1 << 19;

  private static final int IDLE_SECONDS = 30;

  private final Embedder embedder;
  private final ThreadPoolExecutor executor;

  EmbeddingsHandler(Embedder embedder, int queueCapacity) {
    this.embedder = embedder;
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queueCapacity),
            Thread.ofPlatform().name("embedding").daemon().factory());
    executor.allowCoreThreadTimeOut(true);
  }

  void handle(HttpExchange exchange) throws IOException, ApiException {
    EmbeddingRequest request =
        EmbeddingRequest.parse(Reply.readBody(exchange, LARGEST_BODY_BYTES), embedder.dimensions());
    if (request.model() != null && !request.model().equals(embedder.model())) {
      throw ApiException.noSuchModel(request.model(), embedder.model());
    }
    try {
      Reply.json(exchange, 200, body(request, submit(request).get()));
    } catch (ExecutionException e) {
      throw translate(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private Future<List<Embedded>> submit(EmbeddingRequest request) throws ApiException {
    try {
      return executor.submit(() -> embed(request.texts()));
    } catch (RejectedExecutionException _) {
      throw ApiException.queueFull(executor.getQueue().size());
    }
  }

  private List<Embedded> embed(List<String> texts) throws EngineException {
    List<Embedded> embedded = new ArrayList<>();
    for (String text : texts) {
      embedded.add(embedder.embed(text));
    }
    return embedded;
  }

  private static ApiException translate(@Nullable Throwable cause) {
    return cause instanceof IllegalArgumentException
        ? ApiException.invalid("input", "input: a text holds nothing that the model can read")
        : ApiException.failed(
            cause == null ? "the embedding model failed" : String.valueOf(cause.getMessage()));
  }

  private ObjectNode body(EmbeddingRequest request, List<Embedded> embedded) {
    ObjectNode body = JsonMapper.shared().createObjectNode().put("object", "list");
    ArrayNode data = body.putArray("data");
    for (int i = 0; i < embedded.size(); i++) {
      ObjectNode one = data.addObject().put("object", "embedding").put("index", i);
      put(one, embedded.get(i).vector(), request.base64());
    }
    int tokens = embedded.stream().mapToInt(Embedded::tokens).sum();
    body.put("model", embedder.model());
    body.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return body;
  }

  private static void put(ObjectNode one, List<Float> vector, boolean base64) {
    if (base64) {
      ByteBuffer bytes =
          ByteBuffer.allocate(vector.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      vector.forEach(bytes::putFloat);
      one.put("embedding", Base64.getEncoder().encodeToString(bytes.array()));
    } else {
      ArrayNode numbers = one.putArray("embedding");
      vector.forEach(numbers::add);
    }
  }
}
