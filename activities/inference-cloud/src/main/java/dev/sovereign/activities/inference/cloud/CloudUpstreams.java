package dev.sovereign.activities.inference.cloud;

import dev.sovereign.activities.inference.call.Upstream;
import dev.sovereign.activities.inference.endpoints.Endpoint;
import dev.sovereign.activities.inference.upstream.ChatModelUpstream;
import dev.sovereign.activities.inference.upstream.OpenAiUpstream;
import dev.sovereign.activities.inference.upstream.Upstreams;
import java.util.function.Supplier;

/** How every kind of endpoint is spoken to where cloud clients are carried. */
public final class CloudUpstreams {
  private CloudUpstreams() {}

  /**
   * With connections of its own; to be closed.
   *
   * @param endpoint its address is the base that the provider's own client would use, for example
   *     {@code https://api.openai.com/v1}, {@code https://api.anthropic.com/v1} or {@code
   *     https://generativelanguage.googleapis.com/v1beta}
   * @param apiKey asked at each call; empty for none
   */
  public static Upstream of(Endpoint endpoint, Supplier<String> apiKey) {
    return switch (endpoint.kind()) {
      case OPENAI -> new OpenAiUpstream(endpoint, apiKey);
      case ANTHROPIC ->
          new ChatModelUpstream(endpoint, new AnthropicProvider(endpoint.address(), apiKey));
      case GEMINI ->
          new ChatModelUpstream(endpoint, new GeminiProvider(endpoint.address(), apiKey));
      case MODEL_SERVER, VLLM, OPENAI_COMPATIBLE, OLLAMA -> Upstreams.of(endpoint, apiKey);
    };
  }
}
