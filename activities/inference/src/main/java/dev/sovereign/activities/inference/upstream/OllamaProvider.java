package dev.sovereign.activities.inference.upstream;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.ollama.OllamaEmbeddingModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Ollama's own API. It has no {@code tool_choice}, and it passes models of its cloud on to other
 * machines: those are refused by their name even when nobody pulled them.
 */
final class OllamaProvider implements ChatProvider {

  /**
   * Unless told so Ollama silently leaves out what does not fit its context, of a question the
   * oldest messages and of an answer under way the oldest tokens. What does not fit is to be an
   * error, which leads to a larger context, and a full context is to end the answer.
   */
  private static final String WHOLE = "{\"truncate\":false,\"shift\":false,";

  private final String baseUrl;
  private final Supplier<String> apiKey;
  private final ToIntFunction<String> contextTokens;

  /**
   * @param contextTokens the configured context window of a model; 0 for Ollama's own
   */
  OllamaProvider(URI address, Supplier<String> apiKey, ToIntFunction<String> contextTokens) {
    this.baseUrl = address.toString();
    this.apiKey = apiKey;
    this.contextTokens = contextTokens;
  }

  @Override
  public Set<Ability> abilities() {
    return EnumSet.of(Ability.SEED, Ability.JSON_OBJECT, Ability.WHOLE_JSON_SCHEMA);
  }

  @Override
  public StreamingChatModel chat(HttpClientBuilder http, Settings settings) {
    int context = contextTokens.applyAsInt(settings.model());
    return OllamaStreamingChatModel.builder()
        .httpClientBuilder(http)
        .baseUrl(baseUrl)
        .modelName(settings.model())
        .seed(settings.seed())
        .numCtx(context == 0 ? null : context)
        .returnThinking(true)
        .customHeaders(headers())
        .build();
  }

  @Override
  public Optional<EmbeddingModel> embedding(HttpClientBuilder http, String model) {
    return Optional.of(
        OllamaEmbeddingModel.builder()
            .httpClientBuilder(http)
            .baseUrl(baseUrl)
            .modelName(model)
            .maxRetries(0)
            .customHeaders(headers())
            .build());
  }

  @Override
  public String outgoing(String body) {
    return WHOLE + body.substring(body.indexOf('{') + 1);
  }

  @Override
  public String modelsPath() {
    return "/api/tags";
  }

  /** It gives a model that sees nothing the text without the image. */
  @Override
  public String capabilitiesPath() {
    return "/api/show";
  }

  @Override
  public Map<String, String> headers() {
    String key = apiKey.get();
    return key.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + key);
  }

  @Override
  public boolean passesOn(String model) {
    return ModelList.namesRemote(model);
  }
}
