package dev.sovereign.activities.inference.upstream;

import dev.sovereign.activities.inference.call.Upstream;
import dev.sovereign.activities.inference.endpoints.Endpoint;
import java.util.function.Supplier;

/** How each kind of endpoint on the owner's own machines is spoken to. */
public final class Upstreams {
  private Upstreams() {}

  /**
   * With connections of its own; to be closed.
   *
   * @param apiKey asked at each call; empty for none
   * @throws IllegalArgumentException for a kind that is somebody else's machine
   */
  public static Upstream of(Endpoint endpoint, Supplier<String> apiKey) {
    return switch (endpoint.kind()) {
      case MODEL_SERVER, VLLM, OPENAI_COMPATIBLE -> new OpenAiUpstream(endpoint, apiKey);
      case OLLAMA ->
          new ChatModelUpstream(
              endpoint, new OllamaProvider(endpoint.address(), apiKey, endpoint::contextTokens));
      case OPENAI, ANTHROPIC, GEMINI ->
          throw new IllegalArgumentException(
              "endpoint %s: kind %s (expected: a local kind; this worker carries no cloud clients)"
                  .formatted(endpoint.name(), endpoint.kind()));
    };
  }
}
