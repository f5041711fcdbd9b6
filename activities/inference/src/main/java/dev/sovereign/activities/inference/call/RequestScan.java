package dev.sovereign.activities.inference.call;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.sovereign.activities.inference.estimate.Estimate;
import dev.sovereign.activities.inference.estimate.Estimator;
import dev.sovereign.activities.inference.estimate.Shape;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One pass over a request: its facts, and where the bytes are that may be replaced. */
final class RequestScan {

  /** Deeper than any schema of a tool in use, and far from what a stack bears. */
  static final int MAX_DEPTH = 256;

  /** Longer than any model's name in use; it goes into headers and receipts. */
  static final int MAX_MODEL_CHARS = 256;

  /** The length of a text is bounded by the door that took the body, not here. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // What is kept by thread is made anew for every virtual one.
          .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** What a request says of its stream's options. */
  enum Options {
    ABSENT,
    NULL,
    EMPTY,
    OBJECT
  }

  /** From the first byte to the one after the last. */
  record Span(int start, int end) {

    static final Span ABSENT = new Span(-1, -1);

    boolean absent() {
      return start < 0;
    }
  }

  private final Operation operation;
  private final byte[] json;
  private final JsonParser parser;
  private final int bodyStart;

  /** Fields read so far, one bit each: a second one of the same name would hide the first. */
  private int seen;

  private String modelName = RequestFacts.AUTO;
  private Span model = Span.ABSENT;
  private Span options = Span.ABSENT;
  private Span includeUsage = Span.ABSENT;
  private Options streamOptions = Options.ABSENT;
  private boolean stream;
  private boolean usageAsked;
  private boolean tools;
  private boolean structured;
  private int maxTokens;
  private int maxCompletionTokens;
  private ContentCount content = new ContentCount();
  private @Nullable RequestFacts facts;

  private RequestScan(Operation operation, byte[] json, JsonParser parser, int bodyStart) {
    this.operation = operation;
    this.json = json;
    this.parser = parser;
    this.bodyStart = bodyStart;
  }

  static RequestScan of(Operation operation, byte[] json) throws BadRequestException {
    int open = openingBrace(json);
    try (JsonParser parser = JSON.createParser(json)) {
      RequestScan scan = new RequestScan(operation, json, parser, open + 1);
      scan.object();
      return scan;
    } catch (StreamConstraintsException _) {
      throw new BadRequestException(
          "", "the body is nested too deeply (expected: at most %d levels)".formatted(MAX_DEPTH));
    } catch (IOException _) {
      // The parser's own words quote the body.
      throw new BadRequestException("", "the body is not valid JSON in UTF-8");
    }
  }

  /** The parser would take UTF-16 too, whose offsets are others. */
  private static int openingBrace(byte[] json) throws BadRequestException {
    for (int i = 0; i < Math.min(4, json.length); i++) {
      if (json[i] == 0) {
        throw new BadRequestException("", "the body is not valid JSON in UTF-8");
      }
    }
    int at = 0;
    while (at < json.length && isSpace(json[at])) {
      at++;
    }
    if (at == json.length) {
      throw new BadRequestException("", "the body is empty (expected: a JSON object)");
    }
    if (json[at] != '{') {
      throw new BadRequestException("", "the body is not a JSON object");
    }
    return at;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private void object() throws IOException, BadRequestException {
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      field(name);
    }
    if (parser.nextToken() != null) {
      throw new BadRequestException("", "the body goes on after its JSON object");
    }
    complete();
  }

  private void field(String name) throws IOException, BadRequestException {
    switch (name) {
      case "model" -> model(once(name, 1));
      case "stream" -> stream = flag(once(name, 2));
      case "stream_options" -> options(once(name, 4));
      case "messages" -> content(once(name, 8), Operation.CHAT);
      case "prompt" -> content(once(name, 16), Operation.COMPLETION);
      case "input" -> content(once(name, 32), Operation.EMBEDDING);
      case "max_tokens" -> maxTokens = positive(once(name, 64));
      case "max_completion_tokens" -> maxCompletionTokens = positive(once(name, 128));
      case "tools", "functions" -> tools |= filledArray();
      case "response_format" -> structured = asksForJson();
      default -> parser.skipChildren();
    }
  }

  private String once(String name, int bit) throws BadRequestException {
    if ((seen & bit) != 0) {
      throw new BadRequestException(name, name + ": given twice (expected: once)");
    }
    seen |= bit;
    return name;
  }

  private void model(String field) throws IOException, BadRequestException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw wrong(field, "a string");
    }
    int start = tokenStart();
    modelName = parser.getText();
    model = new Span(start, here());
    if (modelName.isBlank() || modelName.length() > MAX_MODEL_CHARS) {
      throw wrong(field, "1 to %d characters, or none for auto".formatted(MAX_MODEL_CHARS));
    }
  }

  private boolean flag(String field) throws BadRequestException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE, VALUE_NULL -> false;
      default -> throw wrong(field, "true or false");
    };
  }

  private void options(String field) throws IOException, BadRequestException {
    int start = tokenStart();
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      streamOptions = Options.NULL;
    } else if (parser.currentToken() == JsonToken.START_OBJECT) {
      streamOptions = Options.EMPTY;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        streamOptions = Options.OBJECT;
        option(field + ".include_usage");
      }
    } else {
      throw wrong(field, "an object");
    }
    options = new Span(start, here());
  }

  private void option(String field) throws IOException, BadRequestException {
    boolean usage = parser.currentName().equals("include_usage");
    parser.nextToken();
    if (!usage) {
      parser.skipChildren();
      return;
    }
    int start = tokenStart();
    usageAsked = flag(once(field, 256));
    includeUsage = new Span(start, here());
  }

  private void content(String field, Operation needing) throws IOException, BadRequestException {
    if (operation != needing) {
      parser.skipChildren();
      return;
    }
    content = ContentCount.of(parser, operation, field);
  }

  private int positive(String field) throws IOException, BadRequestException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return 0;
    }
    boolean whole =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() == JsonParser.NumberType.INT;
    if (!whole || parser.getIntValue() < 1) {
      throw wrong(field, "an integer from 1 to " + Integer.MAX_VALUE);
    }
    return parser.getIntValue();
  }

  private boolean filledArray() throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return false;
    }
    boolean filled = false;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      filled = true;
      parser.skipChildren();
    }
    return filled;
  }

  private boolean asksForJson() throws IOException {
    boolean json = false;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return json;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean type = parser.currentName().equals("type");
      if (parser.nextToken() == JsonToken.VALUE_STRING && type) {
        json = parser.getText().equals("json_object") || parser.getText().equals("json_schema");
      }
      parser.skipChildren();
    }
    return json;
  }

  private void complete() throws BadRequestException {
    int needed = content.items();
    if (needed == 0) {
      switch (operation) {
        case CHAT -> throw wrong("messages", "an array of at least one message");
        case COMPLETION -> throw wrong("prompt", "a string or an array of at least one prompt");
        case EMBEDDING -> throw wrong("input", "a string or an array of at least one input");
      }
    }
    int longest = maxCompletionTokens > 0 ? maxCompletionTokens : maxTokens;
    facts =
        new RequestFacts(
            modelName,
            stream && operation != Operation.EMBEDDING,
            usageAsked,
            needed,
            content.chars(),
            tools,
            structured,
            content.images(),
            longest,
            estimate(longest));
  }

  private Estimate estimate(int longest) {
    Span asked = content.asked();
    if (operation == Operation.EMBEDDING || asked.absent()) {
      return Estimate.UNREAD;
    }
    Shape shape =
        new Shape(content.items(), content.chars(), tools, structured, content.images(), longest);
    return Estimator.learned().estimate(json, asked.start(), asked.end(), shape);
  }

  static BadRequestException wrong(String field, String expected) {
    return new BadRequestException(field, "%s (expected: %s)".formatted(field, expected));
  }

  private int tokenStart() {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  private int here() {
    return (int) parser.currentLocation().getByteOffset();
  }

  RequestFacts facts() {
    if (facts == null) {
      throw new IllegalStateException("the scan was not completed");
    }
    return facts;
  }

  /** Right after the opening brace. */
  int bodyStart() {
    return bodyStart;
  }

  /** The model's value with its quotes. */
  Span model() {
    return model;
  }

  /** The value of {@code stream_options}. */
  Span options() {
    return options;
  }

  /** The value of {@code stream_options.include_usage}. */
  Span includeUsage() {
    return includeUsage;
  }

  Options streamOptions() {
    return streamOptions;
  }
}
