package dev.sovereign.testing.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sovereign.workflows.inference.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The committed labelled prompts; {@code complexity/README.md} has the rule of their labels. */
final class LabelledPrompts {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param family of prompts that share a template or a text
   * @param kind of work
   * @param chain how many results follow from one another, 0 to 3
   * @param source where the answer comes from, 0 to 3
   * @param check how an error would be found, 0 to 3
   * @param label the greatest of the three
   * @param request the body of a chat request, without a model
   */
  record Labelled(
      String id,
      String family,
      String kind,
      String language,
      int chain,
      int source,
      int check,
      Layer label,
      JsonNode request) {}

  private LabelledPrompts() {}

  /** What estimators may learn from. */
  static List<Labelled> train() {
    return read("train.jsonl");
  }

  /** What they are judged by, frozen before the first was written. */
  static List<Labelled> test() {
    return read("test.jsonl");
  }

  private static List<Labelled> read(String file) {
    return new String(bytes(file), StandardCharsets.UTF_8)
        .lines()
        .map(LabelledPrompts::of)
        .toList();
  }

  static byte[] bytes(String file) {
    try (InputStream in = LabelledPrompts.class.getResourceAsStream("complexity/" + file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Labelled of(String line) {
    try {
      JsonNode row = JSON.readTree(line);
      return new Labelled(
          row.path("id").asText(),
          row.path("family").asText(),
          row.path("kind").asText(),
          row.path("language").asText(),
          row.path("chain").asInt(),
          row.path("source").asInt(),
          row.path("check").asInt(),
          Layer.valueOf(row.path("label").asText()),
          row.path("request"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
