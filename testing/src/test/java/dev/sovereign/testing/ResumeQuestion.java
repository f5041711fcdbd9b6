package dev.sovereign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Something that whoever goes on wants to know, the place in a context pack that answers it, and
 * the answer. The place is a JSON Pointer ({@code at}), or what a pattern's group finds in the
 * texts of the items of a kind ({@code kind}, {@code line}).
 *
 * @param document of {@code resume/questions.json}
 */
record ResumeQuestion(JsonNode document) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static List<ResumeQuestion> all() throws IOException {
    try (InputStream file = ResumeQuestion.class.getResourceAsStream("/resume/questions.json")) {
      JsonNode list = JSON.readTree(Objects.requireNonNull(file));
      return StreamSupport.stream(list.spliterator(), false).map(ResumeQuestion::new).toList();
    }
  }

  String question() {
    return document.path("question").asText();
  }

  JsonNode answer() {
    return document.path("answer");
  }

  /** What a pack answers; missing when it says nothing. */
  JsonNode answerOf(JsonNode pack) {
    return document.has("at") ? pack.at(document.path("at").asText()) : found(pack);
  }

  private JsonNode found(JsonNode pack) {
    Pattern pattern = Pattern.compile(document.path("line").asText(), Pattern.MULTILINE);
    ArrayNode found = JSON.createArrayNode();
    for (JsonNode item : pack.path("items")) {
      if (item.path("kind").asText().equalsIgnoreCase(document.path("kind").asText())) {
        pattern
            .matcher(item.path("text").asText())
            .results()
            .forEach(result -> found.add(result.group(1)));
      }
    }
    return found;
  }
}
