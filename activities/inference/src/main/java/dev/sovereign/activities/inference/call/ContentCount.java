package dev.sovereign.activities.inference.call;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sovereign.activities.inference.call.RequestScan.Span;
import java.io.IOException;

/** Counts messages, prompts or inputs, their text, and whether they hold images. */
final class ContentCount {

  /** A prompt may be given as tokens; each stands for about so many characters. */
  private static final int CHARS_PER_TOKEN = 4;

  private int items;
  private int chars;
  private boolean images;
  private Span asked = Span.ABSENT;
  private Span text = Span.ABSENT;

  /** From the parser's current token to its end. */
  static ContentCount of(JsonParser parser, Operation operation, String field)
      throws IOException, BadRequestException {
    ContentCount count = new ContentCount();
    switch (operation) {
      case CHAT -> count.messages(parser, field);
      case COMPLETION, EMBEDDING -> count.prompts(parser, field);
    }
    return count;
  }

  private void messages(JsonParser parser, String field) throws IOException, BadRequestException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw RequestScan.wrong(field, "an array of at least one message");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw RequestScan.wrong(field + "[" + items + "]", "an object");
      }
      items++;
      message(parser);
    }
  }

  private void message(JsonParser parser) throws IOException {
    boolean user = false;
    text = Span.ABSENT;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("content")) {
        content(parser);
      } else if (name.equals("role") && value == JsonToken.VALUE_STRING) {
        user = parser.getText().equals("user");
      } else {
        parser.skipChildren();
      }
    }
    asked = user && !text.absent() ? text : asked;
  }

  /** Counts the current string and says where it is, without its quotes. */
  private Span text(JsonParser parser) throws IOException {
    chars += parser.getTextLength();
    return new Span(
        (int) parser.currentTokenLocation().getByteOffset() + 1,
        (int) parser.currentLocation().getByteOffset() - 1);
  }

  private void content(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      text = text(parser);
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          part(parser);
        } else {
          parser.skipChildren();
        }
      }
    } else {
      parser.skipChildren();
    }
  }

  private void part(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_STRING && name.equals("text")) {
        text = text(parser);
      } else if (value == JsonToken.VALUE_STRING && name.equals("type")) {
        String type = parser.getText();
        images |= type.equals("image_url") || type.equals("input_image");
      } else {
        parser.skipChildren();
      }
    }
  }

  private void prompts(JsonParser parser, String field) throws IOException, BadRequestException {
    switch (parser.currentToken()) {
      case VALUE_STRING -> {
        items = 1;
        asked = text(parser);
      }
      case START_ARRAY -> promptArray(parser);
      default -> throw RequestScan.wrong(field, "a string or an array");
    }
  }

  private void promptArray(JsonParser parser) throws IOException {
    boolean tokens = false;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      switch (parser.currentToken()) {
        case VALUE_STRING -> {
          items++;
          asked = text(parser);
        }
        case VALUE_NUMBER_INT -> {
          tokens = true;
          chars += CHARS_PER_TOKEN;
        }
        case START_ARRAY -> {
          items++;
          tokens(parser);
        }
        default -> {
          items++;
          parser.skipChildren();
        }
      }
    }
    // One prompt, given as its tokens.
    items += tokens ? 1 : 0;
  }

  private void tokens(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      chars += CHARS_PER_TOKEN;
      parser.skipChildren();
    }
  }

  int items() {
    return items;
  }

  int chars() {
    return chars;
  }

  /** The text of the user's last message, or of the last prompt. */
  Span asked() {
    return asked;
  }

  boolean images() {
    return images;
  }
}
