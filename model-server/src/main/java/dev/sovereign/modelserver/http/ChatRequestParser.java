package dev.sovereign.modelserver.http;

import dev.sovereign.modelserver.engine.Message;
import dev.sovereign.modelserver.engine.Message.Role;
import dev.sovereign.modelserver.engine.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads OpenAI's chat request. What would change the answer and cannot be had is refused; other
 * fields we do not know are left alone, as clients send many.
 *
 * <p>What another server may offer is refused with a code that begins with {@code unsupported}, by
 * which a gateway knows that asking on may help.
 */
final class ChatRequestParser {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MOST_STOPS = 4;
  private static final Set<String> REFUSED_LISTS = Set.of("tools", "functions");

  private ChatRequestParser() {}

  static ChatRequest parse(byte[] body) throws ApiException {
    JsonNode request = readObject(body);
    refuseUnsupported(request);
    Fields fields = new Fields(request);
    Prompt prompt =
        new Prompt(
            messages(request), maxTokens(fields), sampling(fields), stop(request.path("stop")));
    return new ChatRequest(
        fields.text("model"),
        prompt,
        fields.flag("stream"),
        new Fields(request.path("stream_options")).flag("include_usage"));
  }

  static JsonNode readObject(byte[] body) throws ApiException {
    try {
      JsonNode request = JSON.readTree(body);
      if (request.isObject()) {
        return request;
      }
    } catch (JacksonException e) {
      throw ApiException.badJson("the body is no JSON: " + e.getOriginalMessage());
    }
    throw ApiException.badJson("the body is no JSON object");
  }

  private static void refuseUnsupported(JsonNode request) throws ApiException {
    for (String list : REFUSED_LISTS) {
      if (!request.path(list).isEmpty()) {
        throw ApiException.unsupported(list);
      }
    }
    if (request.path("n").asInt(1) != 1) {
      throw ApiException.unsupported("n");
    }
    if (request.path("logprobs").asBoolean(false)) {
      throw ApiException.unsupported("logprobs");
    }
    if (!"text".equals(request.path("response_format").path("type").asString("text"))) {
      throw ApiException.unsupported("response_format");
    }
  }

  static @Nullable Integer maxTokens(Fields fields) throws ApiException {
    Integer current = fields.integer("max_completion_tokens", 1);
    return current != null ? current : fields.integer("max_tokens", 1);
  }

  static Prompt.Sampling sampling(Fields fields) throws ApiException {
    Double temperature = fields.number("temperature", 0, 2);
    Double topP = fields.number("top_p", 0, 1);
    Long seed = fields.wholeNumber("seed");
    return new Prompt.Sampling(temperature, topP, seed == null ? null : Long.hashCode(seed));
  }

  static List<String> stop(JsonNode node) throws ApiException {
    List<String> stops = new ArrayList<>();
    for (JsonNode stop : node.isArray() ? node : List.of(node)) {
      if (stop.isString() && !stop.stringValue().isEmpty()) {
        stops.add(stop.stringValue());
      } else if (!stop.isMissingNode() && !stop.isNull()) {
        throw ApiException.invalid("stop", "stop: expected a text or up to 4 of them");
      }
    }
    if (stops.size() > MOST_STOPS) {
      throw ApiException.invalid("stop", "stop: " + stops.size() + " texts (expected: up to 4)");
    }
    return stops;
  }

  private static List<Message> messages(JsonNode request) throws ApiException {
    JsonNode turns = request.path("messages");
    if (!turns.isArray() || turns.isEmpty()) {
      throw ApiException.invalid("messages", "messages: expected a list with at least one");
    }
    List<Message> messages = new ArrayList<>();
    for (JsonNode turn : turns) {
      String where = "messages[" + messages.size() + "]";
      if (!turn.path("tool_calls").isEmpty()) {
        throw ApiException.unsupported(where + ".tool_calls");
      }
      messages.add(
          new Message(role(turn.path("role"), where), content(turn.path("content"), where)));
    }
    return messages;
  }

  private static Role role(JsonNode node, String where) throws ApiException {
    return switch (node.asString("")) {
      case "system", "developer" -> Role.SYSTEM;
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      case "tool", "function" ->
          throw ApiException.unsupportedValue(
              where + ".role", "system, developer, user or assistant");
      default ->
          throw ApiException.invalid(
              where + ".role",
              where + ".role: " + node + " (expected: system, developer, user or assistant)");
    };
  }

  private static String content(JsonNode node, String where) throws ApiException {
    if (node.isString()) {
      return node.stringValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : node) {
      String type = part.path("type").asString("");
      if (!type.isEmpty() && !type.equals("text")) {
        throw ApiException.unsupportedValue(where + ".content." + type, "text only");
      }
      if (type.isEmpty() || !part.path("text").isString()) {
        throw textOnly(where);
      }
      text.append(part.path("text").stringValue());
    }
    if (!node.isArray() || node.isEmpty()) {
      throw textOnly(where);
    }
    return text.toString();
  }

  private static ApiException textOnly(String where) {
    return ApiException.invalid(where + ".content", where + ".content: expected text only");
  }
}
