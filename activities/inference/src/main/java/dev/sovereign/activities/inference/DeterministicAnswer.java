package dev.sovereign.activities.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.workflows.PlainText;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * The last resort of a door: an answer that needs no model. It says that it is none, and gives the
 * request's own first words back, so that whoever reads it later can ask again.
 */
final class DeterministicAnswer {

  /** As the answer's {@code model}. */
  static final String MODEL = "rules";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EXTRACT = 300;

  private DeterministicAnswer() {}

  /**
   * The answer, or empty when rules cannot give one honestly: numbers of an embedding, a tool call
   * and JSON of a given shape would be inventions.
   */
  static Optional<RawJson> of(String callId, RequestBody body, String reason, Instant now) {
    RequestFacts facts = body.facts();
    if (facts.tools() || facts.structured()) {
      return Optional.empty();
    }
    return switch (body.operation()) {
      case CHAT -> Optional.of(chat(callId, text(body, reason), now));
      case COMPLETION -> Optional.of(completion(callId, text(body, reason), now));
      case EMBEDDING -> Optional.empty();
    };
  }

  private static RawJson chat(String callId, String text, Instant now) {
    ObjectNode answer = answer(callId, "chat.completion", now);
    ObjectNode choice = answer.putArray("choices").addObject();
    choice.put("index", 0).putObject("message").put("role", "assistant").put("content", text);
    choice.put("finish_reason", "stop");
    return finished(answer);
  }

  private static RawJson completion(String callId, String text, Instant now) {
    ObjectNode answer = answer(callId, "text_completion", now);
    ObjectNode choice = answer.putArray("choices").addObject();
    choice.put("index", 0).put("text", text).put("finish_reason", "stop");
    return finished(answer);
  }

  private static ObjectNode answer(String callId, String object, Instant now) {
    return JSON.createObjectNode()
        .put("id", callId)
        .put("object", object)
        .put("created", now.getEpochSecond())
        .put("model", MODEL);
  }

  private static RawJson finished(ObjectNode answer) {
    answer
        .putObject("usage")
        .put("prompt_tokens", 0)
        .put("completion_tokens", 0)
        .put("total_tokens", 0);
    return RawJson.of(answer.toString());
  }

  private static String text(RequestBody body, String reason) {
    return "No model can answer now: %s. This is a deterministic answer. The request begins: %s"
        .formatted(reason, PlainText.line(lastWords(body), EXTRACT));
  }

  private static String lastWords(RequestBody body) {
    try {
      JsonNode root = JSON.readTree(body.json().bytes());
      JsonNode prompt = root.path("prompt");
      if (!prompt.isMissingNode()) {
        return prompt.isTextual() ? prompt.asText() : prompt.path(0).asText();
      }
      String text = "";
      for (JsonNode message : root.path("messages")) {
        if (message.path("role").asText().equals("user")) {
          text = content(message.path("content"));
        }
      }
      return text;
    } catch (IOException e) {
      throw new IllegalStateException("a request that was parsed before", e);
    }
  }

  private static String content(JsonNode content) {
    if (content.isTextual()) {
      return content.asText();
    }
    StringBuilder text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asText()).append(' '));
    return text.toString();
  }
}
