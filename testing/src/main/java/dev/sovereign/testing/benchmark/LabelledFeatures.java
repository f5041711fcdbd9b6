package dev.sovereign.testing.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.activities.inference.estimate.Features;
import dev.sovereign.activities.inference.estimate.Shape;
import dev.sovereign.activities.inference.estimate.Weights;
import dev.sovereign.testing.benchmark.LabelledPrompts.Labelled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A labelled prompt as the estimator sees it.
 *
 * @param label its place in {@link Weights#ORDER}
 * @param weight of the prompt: those of one family say less than as many of others
 */
record LabelledFeatures(String family, int label, Features features, double weight) {

  static List<LabelledFeatures> of(List<Labelled> rows) {
    Map<String, Long> sizes =
        rows.stream().collect(Collectors.groupingBy(Labelled::family, Collectors.counting()));
    return rows.stream()
        .map(row -> of(row, 1 / Math.sqrt(sizes.getOrDefault(row.family(), 1L))))
        .toList();
  }

  private static LabelledFeatures of(Labelled row, double weight) {
    byte[] text = text(row);
    return new LabelledFeatures(
        row.family(),
        Weights.ORDER.indexOf(row.label()),
        Features.of(text, 1, text.length - 1, shape(row.request())),
        weight);
  }

  /** The JSON of the last message's text alone, quotes included. */
  static byte[] text(Labelled row) {
    JsonNode messages = row.request().path("messages");
    return lastText(messages.path(messages.size() - 1)).toString().getBytes(StandardCharsets.UTF_8);
  }

  static JsonNode lastText(JsonNode message) {
    JsonNode content = message.path("content");
    return content.isArray() ? content.path(0).path("text") : content;
  }

  static Shape shape(JsonNode request) {
    JsonNode messages = request.path("messages");
    int chars = 0;
    for (JsonNode message : messages) {
      chars += lastText(message).asText().length();
    }
    JsonNode last = messages.path(messages.size() - 1).path("content");
    return new Shape(
        messages.size(),
        chars,
        request.has("tools"),
        request.has("response_format"),
        last.isArray(),
        request.path("max_tokens").asInt());
  }
}
