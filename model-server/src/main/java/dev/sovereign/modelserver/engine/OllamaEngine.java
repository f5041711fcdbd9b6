package dev.sovereign.modelserver.engine;

import dev.sovereign.modelserver.engine.JsonUpstream.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model of an Ollama that runs already. Ollama also passes prompts on to models in its maker's
 * cloud under the same address; such a model is refused, at start and again before every answer,
 * because the name can be given to another model meanwhile.
 */
final class OllamaEngine implements Engine {
  private final JsonUpstream upstream;
  private final String name;
  private final ModelInfo info;

  private OllamaEngine(JsonUpstream upstream, String name, ModelInfo info) {
    this.upstream = upstream;
    this.name = name;
    this.info = info;
  }

  /** Asks Ollama for the model; the alias is its name there, without a leading {@code local/}. */
  static OllamaEngine connect(EngineSettings settings) throws EngineException {
    JsonUpstream upstream = new JsonUpstream("Ollama", settings.upstream());
    String alias = settings.alias();
    String name = alias.startsWith("local/") ? alias.substring("local/".length()) : alias;
    try {
      JsonNode shown = checkedLocal(upstream, name);
      ModelInfo info = new ModelInfo(alias, settings.contextTokens(), 0, weights(shown));
      return new OllamaEngine(upstream, name, info);
    } catch (EngineException e) {
      upstream.close();
      throw e;
    }
  }

  /** The blob that the model is made from, as its Modelfile's first {@code FROM} names it. */
  private static @Nullable Path weights(JsonNode shown) {
    return shown
        .path("modelfile")
        .asString("")
        .lines()
        .filter(line -> line.startsWith("FROM /"))
        .map(line -> Path.of(line.substring("FROM ".length()).strip()))
        .findFirst()
        .orElse(null);
  }

  /** What Ollama shows of the model, which runs on this machine. */
  private static JsonNode checkedLocal(JsonUpstream upstream, String name) throws EngineException {
    Answer answer = show(upstream, name);
    if (answer.status() == 404) {
      throw unfit("Ollama has no model " + name + ": run 'ollama pull " + name + "'");
    }
    if (answer.status() != 200) {
      throw failure(answer);
    }
    if (isRemote(name, answer.body())) {
      throw unfit("Ollama runs " + name + " in a cloud: choose a model that runs on this machine");
    }
    return answer.body();
  }

  private static Answer show(JsonUpstream upstream, String name) throws EngineException {
    try {
      return upstream.post("/api/show", JsonMapper.shared().createObjectNode().put("model", name));
    } catch (IOException e) {
      throw upstream.unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw upstream.unreachable(e);
    }
  }

  private static boolean isRemote(String name, JsonNode shown) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith("-cloud")
        || lower.endsWith(":cloud")
        || !shown.path("remote_host").asString("").isEmpty()
        || !shown.path("remote_model").asString("").isEmpty();
  }

  @Override
  public ModelInfo model() {
    return info;
  }

  @Override
  public Completion generate(Prompt prompt, TextSink sink, Cancellation cancellation)
      throws EngineException {
    checkedLocal(upstream, name);
    OllamaStream answer = new OllamaStream(sink);
    upstream.stream("/api/chat", request(prompt), cancellation, answer::read, this::refusal);
    return answer.completion(cancellation.isCancelled());
  }

  private ObjectNode request(Prompt prompt) {
    ObjectNode request = JsonMapper.shared().createObjectNode();
    // A conversation too long is an error, and a full window ends the answer: neither is cut.
    request.put("model", name).put("stream", true).put("truncate", false).put("shift", false);
    ArrayNode messages = request.putArray("messages");
    prompt
        .messages()
        .forEach(
            message ->
                messages
                    .addObject()
                    .put("role", message.role().wireName())
                    .put("content", message.content()));
    putOptions(request.putObject("options"), prompt);
    return request;
  }

  private void putOptions(ObjectNode options, Prompt prompt) {
    options.put("num_ctx", info.contextTokens());
    options.put(
        "num_predict", prompt.maxTokens() == null ? info.contextTokens() : prompt.maxTokens());
    Prompt.Sampling sampling = prompt.sampling();
    if (sampling.temperature() != null) {
      options.put("temperature", sampling.temperature());
    }
    if (sampling.topP() != null) {
      options.put("top_p", sampling.topP());
    }
    if (sampling.seed() != null) {
      options.put("seed", sampling.seed());
    }
    if (!prompt.stop().isEmpty()) {
      ArrayNode stop = options.putArray("stop");
      prompt.stop().forEach(stop::add);
    }
  }

  private EngineException refusal(Answer answer) {
    if (answer.body().path("error").asString("").contains("context length")) {
      return new EngineException(
          EngineFailure.CONTEXT_EXCEEDED,
          "the messages do not fit the context window of "
              + info.contextTokens()
              + " tokens: shorten them");
    }
    return failure(answer);
  }

  private static EngineException failure(Answer answer) {
    String message = answer.body().path("error").asString("");
    return new EngineException(
        EngineFailure.BROKEN, "Ollama answered " + answer.status() + ": " + message);
  }

  private static EngineException unfit(String message) {
    return new EngineException(EngineFailure.MODEL_UNFIT, message);
  }

  @Override
  public void close() {
    upstream.close();
  }
}
