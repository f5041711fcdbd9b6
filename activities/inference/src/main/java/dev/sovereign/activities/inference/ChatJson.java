package dev.sovereign.activities.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sovereign.activities.inference.call.BadRequestException;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.RequestBody;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A workflow's question as the JSON that every endpoint is asked in, and the answer's text out of
 * it. Streamed, so that a cancelled activity ends the model's work at once.
 */
final class ChatJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ChatJson() {}

  /**
   * @param instructions the system message; absent for none
   * @param jsonSchema that the answer must fit; absent for free text
   * @throws IllegalArgumentException when the schema is no JSON
   */
  static RequestBody request(
      String model,
      @Nullable String instructions,
      String content,
      int maxTokens,
      double temperature,
      @Nullable String jsonSchema) {
    ObjectNode request = JSON.createObjectNode().put("model", model).put("stream", true);
    ArrayNode messages = request.putArray("messages");
    if (instructions != null) {
      messages.addObject().put("role", "system").put("content", instructions);
    }
    messages.addObject().put("role", "user").put("content", content);
    request.put("max_tokens", maxTokens).put("temperature", temperature);
    if (jsonSchema != null) {
      ObjectNode format = request.putObject("response_format").put("type", "json_schema");
      format
          .putObject("json_schema")
          .put("name", "answer")
          .put("strict", true)
          .set("schema", schema(jsonSchema));
    }
    try {
      return RequestBody.parse(Operation.CHAT, RawJson.of(request.toString()).bytes());
    } catch (BadRequestException e) {
      throw new IllegalStateException("a request made here", e);
    }
  }

  /** The text of the first choice, trimmed; empty when it holds only a tool call. */
  static String text(RawJson answer) {
    try {
      return JSON.readTree(answer.bytes())
          .path("choices")
          .path(0)
          .path("message")
          .path("content")
          .asText("")
          .strip();
    } catch (IOException e) {
      throw new IllegalStateException("an answer that was parsed before", e);
    }
  }

  private static JsonNode schema(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("jsonSchema: no JSON (expected: a JSON schema)", e);
    }
  }
}
