package dev.sovereign.activities.inference.cloud;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.sovereign.activities.inference.upstream.ChatProvider;
import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Anthropic's messages. It has neither seeds nor penalties nor embeddings. */
final class AnthropicProvider implements ChatProvider {

  private static final String VERSION = "2023-06-01";

  /**
   * Anthropic wants a limit; where the caller sets none, the most that each of its models takes.
   */
  private static final int MAX_TOKENS = 4096;

  private final String baseUrl;
  private final Supplier<String> apiKey;

  AnthropicProvider(URI address, Supplier<String> apiKey) {
    this.baseUrl = address.toString();
    this.apiKey = apiKey;
  }

  @Override
  public Set<Ability> abilities() {
    return EnumSet.of(
        Ability.REQUIRED_TOOL,
        Ability.NAMED_TOOL,
        Ability.IMAGE_ADDRESS,
        Ability.WHOLE_JSON_SCHEMA);
  }

  @Override
  public StreamingChatModel chat(HttpClientBuilder http, Settings settings) {
    return AnthropicStreamingChatModel.builder()
        .httpClientBuilder(http)
        .baseUrl(baseUrl)
        .apiKey(apiKey.get())
        .version(VERSION)
        .modelName(settings.model())
        .maxTokens(MAX_TOKENS)
        .toolChoiceName(settings.tool())
        .build();
  }

  @Override
  public Optional<EmbeddingModel> embedding(HttpClientBuilder http, String model) {
    return Optional.empty();
  }

  @Override
  public String modelsPath() {
    return "/models";
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("x-api-key", apiKey.get(), "anthropic-version", VERSION);
  }
}
