package dev.sovereign.modelserver.http;

import dev.sovereign.modelserver.engine.Message;
import dev.sovereign.modelserver.engine.Message.Role;
import dev.sovereign.modelserver.engine.Prompt;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads OpenAI's older request for a completion. The prompt becomes what a user says, because the
 * models that run here are tuned for conversations and go astray on bare text.
 */
final class CompletionRequestParser {

  /** What the API promises when the request names no limit. */
  private static final int UNSAID_MAX_TOKENS = 16;

  private static final Set<String> REFUSED = Set.of("suffix", "logprobs", "logit_bias");

  private CompletionRequestParser() {}

  static ChatRequest parse(byte[] body) throws ApiException {
    JsonNode request = ChatRequestParser.readObject(body);
    refuseUnsupported(request);
    Fields fields = new Fields(request);
    Integer maxTokens = ChatRequestParser.maxTokens(fields);
    Prompt prompt =
        new Prompt(
            List.of(new Message(Role.USER, prompt(request.path("prompt")))),
            Objects.requireNonNullElse(maxTokens, UNSAID_MAX_TOKENS),
            ChatRequestParser.sampling(fields),
            ChatRequestParser.stop(request.path("stop")));
    return new ChatRequest(
        fields.text("model"),
        prompt,
        fields.flag("stream"),
        new Fields(request.path("stream_options")).flag("include_usage"));
  }

  private static void refuseUnsupported(JsonNode request) throws ApiException {
    for (String field : REFUSED) {
      JsonNode value = request.path(field);
      boolean absent =
          value.isMissingNode() || value.isNull() || (value.isObject() && value.isEmpty());
      if (!absent) {
        throw ApiException.unsupported(field);
      }
    }
    for (String count : List.of("n", "best_of")) {
      if (request.path(count).asInt(1) != 1) {
        throw ApiException.unsupported(count);
      }
    }
    if (request.path("echo").asBoolean(false)) {
      throw ApiException.unsupported("echo");
    }
  }

  private static String prompt(JsonNode prompt) throws ApiException {
    JsonNode only = prompt.isArray() && prompt.size() == 1 ? prompt.get(0) : prompt;
    String text = only.isString() ? only.stringValue() : null;
    if (text == null && prompt.isArray() && !prompt.isEmpty()) {
      throw ApiException.unsupportedValue("prompt", "one text, no token numbers");
    }
    if (text == null || text.isEmpty()) {
      throw ApiException.invalid("prompt", "prompt: expected a text, not empty");
    }
    return text;
  }
}
