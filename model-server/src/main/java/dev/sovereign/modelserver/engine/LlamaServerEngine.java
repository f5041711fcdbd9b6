package dev.sovereign.modelserver.engine;

import dev.sovereign.modelserver.engine.EngineSettings.Weights;
import dev.sovereign.modelserver.engine.JsonUpstream.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** llama.cpp's own server as a child process on a free loopback port. */
final class LlamaServerEngine implements Engine {
  // Weights of some gigabytes on a slow disk take minutes.
  private static final Duration LONGEST_LOAD = Duration.ofMinutes(10);
  private static final Duration BETWEEN_ASKING = Duration.ofMillis(100);

  private final ServerProcess process;
  private final JsonUpstream upstream;
  private final ModelInfo info;

  private LlamaServerEngine(ServerProcess process, JsonUpstream upstream, ModelInfo info) {
    this.process = process;
    this.upstream = upstream;
    this.info = info;
  }

  /** Starts the child and waits until it has loaded the weights. */
  static LlamaServerEngine start(EngineSettings settings) throws EngineException {
    Weights weights = settings.requiredWeights();
    try {
      int port = freePort();
      ServerProcess process = ServerProcess.start(command(settings, weights, port));
      JsonUpstream upstream =
          new JsonUpstream("llama-server", URI.create("http://127.0.0.1:" + port));
      ModelInfo info =
          new ModelInfo(
              settings.alias(),
              settings.contextTokens(),
              weights.header().bytes(),
              weights.file().toAbsolutePath());
      LlamaServerEngine engine = new LlamaServerEngine(process, upstream, info);
      engine.awaitLoaded(settings);
      return engine;
    } catch (IOException e) {
      throw new EngineException(
          EngineFailure.MODEL_UNFIT,
          settings.binary() + " cannot be started: " + e.getMessage(),
          e);
    }
  }

  private static List<String> command(EngineSettings settings, Weights weights, int port) {
    return List.of(
        settings.binary().toString(),
        "--host",
        "127.0.0.1",
        "--port",
        String.valueOf(port),
        "--model",
        weights.file().toString(),
        "--alias",
        settings.alias(),
        "--ctx-size",
        String.valueOf(settings.contextTokens()),
        "--threads",
        String.valueOf(settings.threads()),
        "--parallel",
        "1");
  }

  /** Free now; when another takes it first, the child says so and ends, and is started again. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitLoaded(EngineSettings settings) throws EngineException {
    long deadline = System.nanoTime() + LONGEST_LOAD.toNanos();
    try {
      while (!isLoaded()) {
        if (endedMeanwhile() || System.nanoTime() > deadline) {
          close();
          throw new EngineException(
              EngineFailure.BROKEN,
              settings.binary() + " did not load the weights: its own lines above say why");
        }
      }
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw upstream.unreachable(e);
    }
  }

  private boolean isLoaded() throws InterruptedException {
    try {
      return upstream.get("/health").status() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  private boolean endedMeanwhile() throws InterruptedException {
    try {
      process.ended().get(BETWEEN_ASKING.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException _) {
      return true;
    }
  }

  @Override
  public ModelInfo model() {
    return info;
  }

  @Override
  public Completion generate(Prompt prompt, TextSink sink, Cancellation cancellation)
      throws EngineException {
    OpenAiStream answer = new OpenAiStream(sink);
    upstream.stream(
        "/v1/chat/completions", request(prompt), cancellation, answer::read, this::failure);
    return answer.completion(cancellation.isCancelled());
  }

  private ObjectNode request(Prompt prompt) {
    ObjectNode request = JsonMapper.shared().createObjectNode();
    request.put("model", info.alias()).put("stream", true);
    request.putObject("stream_options").put("include_usage", true);
    ArrayNode messages = request.putArray("messages");
    prompt
        .messages()
        .forEach(
            message ->
                messages
                    .addObject()
                    .put("role", message.role().wireName())
                    .put("content", message.content()));
    request.put(
        "max_tokens", prompt.maxTokens() == null ? info.contextTokens() : prompt.maxTokens());
    putSampling(request, prompt);
    return request;
  }

  private static void putSampling(ObjectNode request, Prompt prompt) {
    Prompt.Sampling sampling = prompt.sampling();
    if (sampling.temperature() != null) {
      request.put("temperature", sampling.temperature());
    }
    if (sampling.topP() != null) {
      request.put("top_p", sampling.topP());
    }
    if (sampling.seed() != null) {
      request.put("seed", sampling.seed());
    }
    ArrayNode stop = request.putArray("stop");
    prompt.stop().forEach(stop::add);
  }

  private EngineException failure(Answer answer) {
    JsonNode error = answer.body().path("error");
    int promptTokens = error.path("n_prompt_tokens").asInt(0);
    if ("exceed_context_size_error".equals(error.path("type").asString(""))) {
      return EngineException.contextExceeded(promptTokens, info.contextTokens());
    }
    return new EngineException(
        EngineFailure.BROKEN,
        "llama-server answered " + answer.status() + ": " + error.path("message").asString(""));
  }

  @Override
  public void onBroken(Consumer<String> listener) {
    var _ =
        process
            .ended()
            .thenAccept(
                code -> listener.accept("llama-server ended with " + code + ": see above why"));
  }

  @Override
  public void close() {
    process.close();
    upstream.close();
  }
}
