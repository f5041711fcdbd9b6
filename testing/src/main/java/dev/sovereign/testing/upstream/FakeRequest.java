package dev.sovereign.testing.upstream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What the fake reads of a request, in one pass.
 *
 * @param model the model's name
 * @param stream whether events are wanted
 * @param usage whether a last event with the usage is wanted
 * @param maxTokens 0 when not said
 * @param prompt the text of the last message, prompt or input
 * @param inputs how many inputs an embedding has
 * @param shaped whether tools or a JSON schema are in it
 */
record FakeRequest(
    String model,
    boolean stream,
    boolean usage,
    int maxTokens,
    String prompt,
    int inputs,
    boolean shaped) {

  private static final JsonFactory JSON = new JsonFactory();

  static FakeRequest parse(byte[] body) throws IOException {
    Reading reading = new Reading();
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no JSON object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        parser.nextToken();
        reading.field(field, parser);
      }
    }
    return new FakeRequest(
        reading.model,
        reading.stream,
        reading.usage,
        reading.maxTokens,
        reading.prompt,
        reading.inputs,
        reading.shaped);
  }

  private static final class Reading {
    private String model = "";
    private String prompt = "";
    private boolean stream;
    private boolean usage;
    private boolean shaped;
    private int maxTokens;
    private int inputs;

    void field(String field, JsonParser parser) throws IOException {
      switch (field) {
        case "model" -> model = parser.getValueAsString("");
        case "stream" -> stream = parser.getValueAsBoolean();
        case "stream_options" -> options(parser);
        case "max_tokens", "max_completion_tokens" -> maxTokens = parser.getValueAsInt();
        case "messages", "prompt", "input" -> texts(parser);
        case "tools", "response_format" -> {
          shaped |= parser.currentToken() != JsonToken.VALUE_NULL;
          parser.skipChildren();
        }
        default -> parser.skipChildren();
      }
    }

    private void options(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        return;
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        boolean asked = "include_usage".equals(parser.currentName());
        parser.nextToken();
        usage |= asked && parser.getValueAsBoolean();
        parser.skipChildren();
      }
    }

    /** Strings that are an element, a {@code content} or a {@code text}; the last one is kept. */
    private void texts(JsonParser parser) throws IOException {
      int depth = 0;
      JsonToken token = parser.currentToken();
      do {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.VALUE_STRING && isText(parser.currentName())) {
          prompt = parser.getText();
          inputs++;
        }
        if (depth > 0) {
          token = parser.nextToken();
        }
      } while (depth > 0 || !isEnd(token));
    }

    private static boolean isEnd(JsonToken token) {
      return token.isStructEnd() || token.isScalarValue();
    }

    private static boolean isText(@org.jspecify.annotations.Nullable String name) {
      return name == null
          || name.equals("content")
          || name.equals("text")
          || name.equals("prompt")
          || name.equals("input");
    }
  }
}
