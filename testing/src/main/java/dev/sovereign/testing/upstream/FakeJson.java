package dev.sovereign.testing.upstream;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The bodies of answers. */
final class FakeJson {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();
  private static final int DIMENSIONS = 8;

  private FakeJson() {}

  static byte[] chat(FakeRequest request, String text, int tokens) {
    return bytes(
        "{\"id\":\"chatcmpl-fake\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\""
            + quote(request.model())
            + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
            + quote(text)
            + "\"},\"finish_reason\":\"stop\"}],\"usage\":"
            + usage(tokens)
            + "}");
  }

  static byte[] completion(FakeRequest request, String text, int tokens) {
    return bytes(
        "{\"id\":\"cmpl-fake\",\"object\":\"text_completion\",\"created\":1700000000,\"model\":\""
            + quote(request.model())
            + "\",\"choices\":[{\"index\":0,\"text\":\""
            + quote(text)
            + "\",\"finish_reason\":\"stop\",\"logprobs\":null}],\"usage\":"
            + usage(tokens)
            + "}");
  }

  static byte[] noChoices(FakeRequest request) {
    return bytes(
        "{\"id\":\"chatcmpl-fake\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\""
            + quote(request.model())
            + "\",\"choices\":[],\"usage\":"
            + usage(0)
            + "}");
  }

  /** One event's data of a chat; {@code finish} without text ends it. */
  static String chunk(FakeRequest request, String text, boolean finish) {
    String delta = finish ? "{}" : "{\"content\":\"" + quote(text) + "\"}";
    return event(request, delta, finish ? "\"stop\"" : "null");
  }

  static String role(FakeRequest request) {
    return event(request, "{\"role\":\"assistant\",\"content\":\"\"}", "null");
  }

  private static String event(FakeRequest request, String delta, String finish) {
    return head(request)
        + "\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}]}";
  }

  static String usageChunk(FakeRequest request, int tokens) {
    return head(request) + "\"choices\":[],\"usage\":" + usage(tokens) + "}";
  }

  private static String head(FakeRequest request) {
    return "{\"id\":\"chatcmpl-fake\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
        + "\"model\":\""
        + quote(request.model())
        + "\",";
  }

  static byte[] models(boolean loaded) {
    String model =
        "{\"id\":\"fake-model\",\"object\":\"model\",\"created\":1700000000,\"owned_by\":\"fake\"}";
    return bytes("{\"object\":\"list\",\"data\":[" + (loaded ? model : "") + "]}");
  }

  static byte[] embeddings(FakeRequest request) {
    StringBuilder data = new StringBuilder();
    String letters = FakeAnswers.text(request.prompt(), DIMENSIONS);
    StringBuilder vector = new StringBuilder();
    for (int i = 0; i < DIMENSIONS; i++) {
      vector.append(i == 0 ? "" : ",").append("0.").append(letters.charAt(i * 5) - '0');
    }
    for (int i = 0; i < Math.max(1, request.inputs()); i++) {
      data.append(i == 0 ? "" : ",")
          .append("{\"object\":\"embedding\",\"index\":")
          .append(i)
          .append(",\"embedding\":[")
          .append(vector)
          .append("]}");
    }
    return bytes(
        "{\"object\":\"list\",\"data\":["
            + data
            + "],\"model\":\""
            + quote(request.model())
            + "\",\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}");
  }

  static byte[] error(int status, String message, String code) {
    return bytes(
        "{\"error\":{\"message\":\""
            + message
            + "\",\"type\":\""
            + (status < 500 ? "invalid_request_error" : "server_error")
            + "\",\"param\":null,\"code\":\""
            + code
            + "\"}}");
  }

  /**
   * A call of the first tool, or the object of the schema: each required property holds a word of
   * the answer.
   */
  static byte[] shaped(byte[] body, FakeRequest request, String text) throws IOException {
    JsonNode asked = JSON.readTree(body);
    JsonNode tool = asked.path("tools").path(0).path("function");
    ObjectNode answer =
        (ObjectNode) JSON.readTree(chat(request, text, FakeAnswers.pieces(text).size()));
    ObjectNode choice = (ObjectNode) answer.path("choices").path(0);
    ObjectNode message = (ObjectNode) choice.path("message");
    if (tool.isObject() && !lastRole(asked).equals("tool")) {
      ObjectNode call = message.putNull("content").putArray("tool_calls").addObject();
      call.put("id", "call_fake").put("type", "function");
      call.putObject("function")
          .put("name", tool.path("name").asText())
          .put("arguments", object(tool.path("parameters"), text).toString());
      choice.put("finish_reason", "tool_calls");
    } else if (asked.path("response_format").path("type").asText().startsWith("json")) {
      JsonNode schema = asked.path("response_format").path("json_schema").path("schema");
      message.put("content", object(schema, text).toString());
    }
    return JSON.writeValueAsBytes(answer);
  }

  private static String lastRole(JsonNode asked) {
    JsonNode messages = asked.path("messages");
    return messages.path(messages.size() - 1).path("role").asText();
  }

  private static ObjectNode object(JsonNode schema, String text) {
    ObjectNode object = JSON.createObjectNode();
    String word = FakeAnswers.pieces(text).getFirst().strip();
    for (JsonNode name : schema.path("required")) {
      switch (schema.path("properties").path(name.asText()).path("type").asText()) {
        case "integer", "number" -> object.put(name.asText(), word.length());
        case "boolean" -> object.put(name.asText(), true);
        case "array" -> object.set(name.asText(), new ArrayNode(JSON.getNodeFactory()));
        default -> object.put(name.asText(), word);
      }
    }
    return object;
  }

  private static String usage(int tokens) {
    return "{\"prompt_tokens\":4,\"completion_tokens\":"
        + tokens
        + ",\"total_tokens\":"
        + (4 + tokens)
        + "}";
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String quote(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        return new String(ENCODER.quoteAsString(text));
      }
    }
    return text;
  }
}
