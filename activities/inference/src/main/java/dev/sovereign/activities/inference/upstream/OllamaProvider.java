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

/**
 * Ollama's own API. It has no {@code tool_choice}, and it passes models of its cloud on to other
 * machines: those are refused by their name even when nobody pulled them.
 */
final class OllamaProvider implements ChatProvider {

  private final String baseUrl;
  private final Supplier<String> apiKey;

  OllamaProvider(URI address, Supplier<String> apiKey) {
    this.baseUrl = address.toString();
    this.apiKey = apiKey;
  }

  @Override
  public Set<Ability> abilities() {
    return EnumSet.of(Ability.SEED, Ability.JSON_OBJECT, Ability.WHOLE_JSON_SCHEMA);
  }

  @Override
  public StreamingChatModel chat(HttpClientBuilder http, Settings settings) {
    return OllamaStreamingChatModel.builder()
        .httpClientBuilder(http)
        .baseUrl(baseUrl)
        .modelName(settings.model())
        .seed(settings.seed())
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
  public String modelsPath() {
    return "/api/tags";
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
