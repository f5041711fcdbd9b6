package dev.sovereign.activities.inference.upstream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;

/** The streaming parser for what servers send. */
final class Json {
  private Json() {}

  /** Lengths are bounded where the bytes are read. */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // What is kept by thread is made anew for every virtual one.
          .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  /** What to do with a member; the parser stands on its value, and is left at the value's end. */
  @FunctionalInterface
  interface Member {
    void read(String name, JsonParser parser) throws IOException;
  }

  /** What to do with an element. */
  @FunctionalInterface
  interface Element {
    void read(JsonParser parser) throws IOException;
  }

  /** Each member of the object that the parser stands on; anything else is skipped. */
  static boolean members(JsonParser parser, Member member) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return false;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      member.read(name, parser);
    }
    return true;
  }

  /** Each element of the array that the parser stands on; anything else is skipped. */
  static boolean elements(JsonParser parser, Element element) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return false;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.read(parser);
    }
    return true;
  }

  /** A string's text; empty for anything else, which is skipped. */
  static String text(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return "";
  }

  /** A number that fits; {@code otherwise} for anything else, which is skipped. */
  static int number(JsonParser parser, int otherwise) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() == JsonParser.NumberType.INT) {
      return parser.getIntValue();
    }
    parser.skipChildren();
    return otherwise;
  }
}
