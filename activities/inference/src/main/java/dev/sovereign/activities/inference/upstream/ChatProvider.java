package dev.sovereign.activities.inference.upstream;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What differs between the providers that langchain4j speaks to for us. Thread-safe. */
public interface ChatProvider {

  /** What its interface can express, beside what every chat model can. */
  enum Ability {
    SEED,
    FREQUENCY_AND_PRESENCE_PENALTY,
    /** That some tool must be called. */
    REQUIRED_TOOL,
    /** That one tool by its name must be called. */
    NAMED_TOOL,
    /** JSON of whatever form. */
    JSON_OBJECT,
    /** Images by their address, which the provider fetches itself. */
    IMAGE_ADDRESS,
    /** Any keyword of JSON Schema. */
    WHOLE_JSON_SCHEMA
  }

  /**
   * What cannot be said in langchain4j's request.
   *
   * @param model as the endpoint names it
   * @param seed absent when not asked for
   * @param tool that must be called; absent when the model may choose
   */
  record Settings(String model, @Nullable Integer seed, @Nullable String tool) {}

  Set<Ability> abilities();

  /** A model for one call, over this client and no other, without retries and logs. */
  StreamingChatModel chat(HttpClientBuilder http, Settings settings);

  /** A model for one call; empty when the provider has none. */
  Optional<EmbeddingModel> embedding(HttpClientBuilder http, String model);

  /**
   * What goes out for langchain4j's body of a request: the place for what it has no setter for.
   *
   * @param body JSON
   */
  default String outgoing(String body) {
    return body;
  }

  /** Where it lists its models, below the endpoint's address. */
  String modelsPath();

  /** Headers of that question, with the key where it needs one. */
  Map<String, String> headers();

  /**
   * Where it tells, below the endpoint's address and asked with the model's name, the {@code
   * capabilities} of a model; empty for a provider that refuses an image by itself where the model
   * sees none.
   */
  default String capabilitiesPath() {
    return "";
  }

  /** Whether a model of this name is refused because it would be run on another machine. */
  default boolean passesOn(String model) {
    return false;
  }
}
