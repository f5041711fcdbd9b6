package dev.sovereign.activities.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sovereign.activities.inference.SchemaCheck.Finding;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.estimate.Kind;
import dev.sovereign.workflows.inference.Layer;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a whole answer before it is given: whether it is the JSON that was asked for, refuses,
 * or is too short for the task. What it passes may still be wrong. Stateless.
 */
final class AnswerCheck {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Finding NO_JSON = new Finding("it is not JSON", true);

  /** A longer text that begins like a refusal says more than that. */
  private static final int LONGEST_REFUSAL = 400;

  /** What the smallest useful answer to work that needs a large model takes: a sentence. */
  private static final int SHORTEST_LARGE = 20;

  private static final Pattern REFUSAL =
      Pattern.compile(
          "^(i['’]?m sorry|i am sorry|sorry)[,.]? (but )?(i|as an"
              + " ai)\\b.{0,40}(can['’]?t|cannot|unable|not able)|^i (can['’]?t|cannot|am unable"
              + " to|['’]m unable to) (help|assist|answer|provide|do|comply|fulfil)|^as an ai("
              + " language)? model,? i (can['’]?t|cannot|do not|don['’]t)|^(es tut mir leid|tut mir"
              + " leid)[,.]? (aber )?(ich kann|das kann ich)|^(je suis désolée?|désolée?)[,.]?"
              + " (mais )?je ne (peux|suis)|^lo siento[,.]? (pero )?no puedo");

  private AnswerCheck() {}

  /**
   * What is wrong with it, one phrase without content, and whether finding nothing proves that it
   * is right.
   *
   * @param request the call's body
   * @param needed what the request was estimated to need; absent when nobody estimated
   */
  static Finding of(RawJson request, RequestFacts facts, @Nullable Layer needed, RawJson answer) {
    JsonNode choice = tree(answer).path("choices").path(0);
    JsonNode message = choice.path("message");
    if (message.path("tool_calls").size() > 0) {
      return new Finding(null, false);
    }
    if (!message.path("refusal").asText("").isBlank()
        || choice.path("finish_reason").asText().equals("content_filter")) {
      return new Finding("it refuses", true);
    }
    String text = (message.isObject() ? message.path("content") : choice.path("text")).asText("");
    return facts.structured()
        ? json(request, text)
        : new Finding(words(facts, needed, text.strip()), false);
  }

  private static Finding json(RawJson request, String text) {
    JsonNode value;
    try {
      value = JSON.readTree(text);
    } catch (JsonProcessingException _) {
      return NO_JSON;
    }
    if (value == null || !value.isContainerNode()) {
      return NO_JSON;
    }
    JsonNode schema = tree(request).path("response_format").path("json_schema").path("schema");
    return schema.isMissingNode() ? new Finding(null, true) : SchemaCheck.of(schema, text);
  }

  private static @Nullable String words(RequestFacts facts, @Nullable Layer needed, String text) {
    if (text.length() <= LONGEST_REFUSAL && REFUSAL.matcher(text.toLowerCase(Locale.ROOT)).find()) {
      return "it refuses";
    }
    boolean sums = facts.estimate().kind() == Kind.MATHS;
    return needed == Layer.LARGE && !sums && text.length() < SHORTEST_LARGE
        ? "it is too short for the task"
        : null;
  }

  private static JsonNode tree(RawJson json) {
    try {
      return JSON.readTree(json.bytes());
    } catch (IOException e) {
      throw new IllegalStateException("JSON that was parsed before", e);
    }
  }
}
