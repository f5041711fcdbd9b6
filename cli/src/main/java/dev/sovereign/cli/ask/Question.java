package dev.sovereign.cli.ask;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the operator asks.
 *
 * @param text the question
 * @param system instructions that go ahead of it; absent for none
 * @param model a model's name, or {@code auto}
 * @param dataClass as the gateway spells it; absent for its default
 * @param policy as the gateway spells it; absent for the configured one
 * @param maxTokens the longest answer; absent for the model's own limit
 */
public record Question(
    String text,
    @Nullable String system,
    String model,
    @Nullable String dataClass,
    @Nullable String policy,
    @Nullable Integer maxTokens) {

  /** The body of OpenAI's chat completions. */
  String body(boolean stream) {
    ObjectNode body = JsonMapper.shared().createObjectNode().put("model", model);
    ArrayNode messages = body.putArray("messages");
    if (system != null) {
      messages.addObject().put("role", "system").put("content", system);
    }
    messages.addObject().put("role", "user").put("content", text);
    if (maxTokens != null) {
      body.put("max_tokens", maxTokens);
    }
    if (stream) {
      body.put("stream", true).putObject("stream_options").put("include_usage", true);
    }
    return body.toString();
  }

  /** The routing hints. A person can tell a labelled answer by rules from a model's. */
  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-sovereign-degrade", "allow");
    if (dataClass != null) {
      headers.put("x-sovereign-data-class", dataClass);
    }
    if (policy != null) {
      headers.put("x-sovereign-policy", policy);
    }
    return headers;
  }
}
