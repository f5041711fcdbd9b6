package dev.sovereign.modelserver.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request to {@code /v1/embeddings} that was found good.
 *
 * @param model the model asked for; absent for the one there is
 * @param base64 whether vectors are wanted as base64 of little-endian floats
 */
record EmbeddingRequest(@Nullable String model, List<String> texts, boolean base64) {
  /** A longer list would hold up the others for too long. */
  static final int MOST_TEXTS = 256;

  /** About sixteen thousand tokens; memory while it is read grows with it. */
  static final int LONGEST_TEXT = 1 << 16;

  EmbeddingRequest {
    texts = List.copyOf(texts);
  }

  static EmbeddingRequest parse(byte[] body, int dimensions) throws ApiException {
    Fields fields = new Fields(ChatRequestParser.readObject(body));
    Integer wanted = fields.integer("dimensions", 1);
    if (wanted != null && wanted != dimensions) {
      throw ApiException.invalid(
          "dimensions", "dimensions: " + wanted + " (expected: " + dimensions + ")");
    }
    return new EmbeddingRequest(
        fields.text("model"),
        texts(fields.object().path("input")),
        isBase64(fields.text("encoding_format")));
  }

  private static boolean isBase64(@Nullable String format) throws ApiException {
    return switch (format) {
      case null -> false;
      case "float" -> false;
      case "base64" -> true;
      default ->
          throw ApiException.invalid(
              "encoding_format", "encoding_format: \"" + format + "\" (expected: float or base64)");
    };
  }

  private static List<String> texts(JsonNode input) throws ApiException {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : input.isArray() ? input : List.of(input)) {
      if (text.isNumber() || text.isArray()) {
        throw ApiException.invalid(
            "input", "input: holds token numbers, which differ from model to model: send text");
      }
      if (!text.isString() || text.stringValue().isBlank()) {
        throw ApiException.invalid("input", "input: expected a text or a list of texts, not empty");
      }
      if (text.stringValue().length() > LONGEST_TEXT) {
        throw ApiException.invalid(
            "input",
            "input: a text has %d characters (expected: up to %d): split it"
                .formatted(text.stringValue().length(), LONGEST_TEXT));
      }
      texts.add(text.stringValue());
    }
    if (texts.isEmpty() || texts.size() > MOST_TEXTS) {
      throw ApiException.invalid(
          "input", "input: " + texts.size() + " texts (expected: 1 to " + MOST_TEXTS + ")");
    }
    return texts;
  }
}
