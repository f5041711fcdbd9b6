package dev.sovereign.activities.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sovereign.activities.inference.call.RawJson;
import java.io.IOException;

/** What a person reads of an answer: its text, or all of it when it has none. */
final class AnswerText {

  private static final ObjectMapper JSON = new ObjectMapper();

  private AnswerText() {}

  static String of(RawJson answer) {
    try {
      JsonNode choice = JSON.readTree(answer.bytes()).path("choices").path(0);
      String text = choice.path("message").path("content").asText(choice.path("text").asText(""));
      return text.isBlank() ? answer.text() : text.strip();
    } catch (IOException _) {
      return answer.text();
    }
  }
}
