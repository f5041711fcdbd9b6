package dev.sovereign.activities.inference.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line of an input file: {@code {"custom_id","method","url","body"}}. The body's bytes are taken
 * as they stand.
 */
final class BatchLine {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** As the API has it. */
  private static final int MAX_CUSTOM_ID = 512;

  private final byte[] line;
  private @Nullable String customId;
  private @Nullable String method;
  private @Nullable String url;
  private int bodyStart = -1;
  private int bodyEnd = -1;

  private BatchLine(byte[] line) {
    this.line = line;
  }

  /** Reads it; the faults of a line that cannot be read are those of {@link #check}. */
  static BatchLine parse(byte[] line) throws IOException {
    BatchLine parsed = new BatchLine(line);
    try (JsonParser parser = JSON.createParser(line)) {
      parsed.read(parser);
    }
    return parsed;
  }

  /** What is wrong with a line, the first thing only. */
  static Optional<LineFault> check(int number, byte[] line, String endpoint) {
    try {
      return Optional.ofNullable(parse(line).fault(number, endpoint));
    } catch (IOException _) {
      return Optional.of(
          new LineFault(
              number,
              "invalid_json_line",
              "line %d is no JSON object (expected: one whole object on each line)"
                  .formatted(number),
              null));
    }
  }

  private void read(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("not an object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      take(name, parser);
    }
    if (parser.nextToken() != null) {
      throw new IOException("more than one value");
    }
  }

  private void take(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "custom_id" -> customId = text(parser);
      case "method" -> method = text(parser);
      case "url" -> url = text(parser);
      case "body" -> body(parser);
      default -> parser.skipChildren();
    }
  }

  private void body(JsonParser parser) throws IOException {
    boolean object = parser.currentToken() == JsonToken.START_OBJECT;
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    if (object) {
      bodyStart = start;
      bodyEnd = (int) parser.currentLocation().getByteOffset();
    }
  }

  private static @Nullable String text(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return null;
  }

  private @Nullable LineFault fault(int number, String endpoint) {
    if (customId == null || customId.isBlank() || customId.length() > MAX_CUSTOM_ID) {
      return LineFault.missing(number, "custom_id", "a string of 1 to 512 characters");
    }
    if (method == null) {
      return LineFault.missing(number, "method", "POST");
    }
    if (!method.equals("POST")) {
      return LineFault.invalid(number, "method", "invalid_method", "POST");
    }
    if (url == null) {
      return LineFault.missing(number, "url", endpoint);
    }
    if (!url.equals(endpoint)) {
      return LineFault.invalid(number, "url", "url_mismatch", "the batch's endpoint, " + endpoint);
    }
    return bodyStart < 0 ? LineFault.missing(number, "body", "an object") : null;
  }

  /** Empty when it has none. */
  String customId() {
    return customId == null ? "" : customId;
  }

  /** The request, of a line without faults. */
  byte[] body() {
    return Arrays.copyOfRange(line, bodyStart, bodyEnd);
  }
}
