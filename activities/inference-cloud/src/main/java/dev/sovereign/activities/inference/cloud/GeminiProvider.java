package dev.sovereign.activities.inference.cloud;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.googleai.GeminiMode;
import dev.langchain4j.model.googleai.GoogleAiEmbeddingModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.sovereign.activities.inference.upstream.ChatProvider;
import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Google's Gemini API. Its schemas are a part of JSON Schema. */
final class GeminiProvider implements ChatProvider {

  private final String baseUrl;
  private final Supplier<String> apiKey;

  GeminiProvider(URI address, Supplier<String> apiKey) {
    this.baseUrl = address.toString();
    this.apiKey = apiKey;
  }

  @Override
  public Set<Ability> abilities() {
    return EnumSet.of(
        Ability.SEED,
        Ability.FREQUENCY_AND_PRESENCE_PENALTY,
        Ability.REQUIRED_TOOL,
        Ability.NAMED_TOOL,
        Ability.JSON_OBJECT);
  }

  @Override
  public StreamingChatModel chat(HttpClientBuilder http, Settings settings) {
    var model =
        GoogleAiGeminiStreamingChatModel.builder()
            .httpClientBuilder(http)
            .baseUrl(baseUrl)
            .apiKey(apiKey.get())
            .modelName(settings.model())
            .seed(settings.seed());
    return settings.tool() == null
        ? model.build()
        : model.toolConfig(GeminiMode.ANY, settings.tool()).build();
  }

  @Override
  public Optional<EmbeddingModel> embedding(HttpClientBuilder http, String model) {
    return Optional.of(
        GoogleAiEmbeddingModel.builder()
            .httpClientBuilder(http)
            .baseUrl(baseUrl)
            .apiKey(apiKey.get())
            .modelName(model)
            .maxRetries(0)
            .build());
  }

  @Override
  public String modelsPath() {
    return "/models";
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("x-goog-api-key", apiKey.get());
  }
}
