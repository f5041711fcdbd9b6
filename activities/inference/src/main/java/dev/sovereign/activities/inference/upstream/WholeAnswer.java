package dev.sovereign.activities.inference.upstream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.workflows.inference.Fault;
import java.io.IOException;

/** Checks the form of an answer that came in one piece, in one pass without a tree. */
final class WholeAnswer {

  private final TokenCount tokens = new TokenCount();
  private String model = "";
  private boolean list;
  private int answers;
  private int chars;
  private boolean error;

  private WholeAnswer() {}

  static WholeAnswer check(Operation operation, int status, byte[] body) throws UpstreamException {
    WholeAnswer answer = new WholeAnswer();
    try (JsonParser parser = Json.FACTORY.createParser(body)) {
      boolean object =
          parser.nextToken() == JsonToken.START_OBJECT
              && Json.members(parser, (name, value) -> answer.member(operation, name, value));
      if (!object || parser.nextToken() != null) {
        throw new UpstreamException(Fault.MALFORMED, "the answer is not one JSON object");
      }
    } catch (JsonEOFException _) {
      throw new UpstreamException(Fault.TRUNCATED, "the answer's JSON has no end");
    } catch (IOException _) {
      throw new UpstreamException(Fault.MALFORMED, "the answer is not JSON");
    }
    answer.judge(operation, status, body);
    return answer;
  }

  private void member(Operation operation, String name, JsonParser parser) throws IOException {
    switch (name) {
      case "model" -> model = Json.text(parser);
      case "usage" -> tokens.read(parser);
      case "error" -> {
        error = parser.currentToken() != JsonToken.VALUE_NULL;
        parser.skipChildren();
      }
      case "choices", "data" -> answers(operation, name, parser);
      default -> parser.skipChildren();
    }
  }

  private void answers(Operation operation, String name, JsonParser parser) throws IOException {
    boolean vectors = name.equals("data");
    if (vectors == (operation == Operation.EMBEDDING)) {
      list = Json.elements(parser, vectors ? this::vector : this::choice);
    } else {
      parser.skipChildren();
    }
  }

  private void choice(JsonParser parser) throws IOException {
    ChoicePart part = ChoicePart.read(parser);
    chars += part.chars();
    boolean cutReasoning = part.finishReason().equals("length") && !part.reasoning().isBlank();
    answers += part.answers() || cutReasoning ? 1 : 0;
  }

  private void vector(JsonParser parser) throws IOException {
    parser.skipChildren();
    answers++;
  }

  private void judge(Operation operation, int status, byte[] body) throws UpstreamException {
    if (error) {
      throw ErrorAnswer.within(status, RawJson.of(body));
    }
    if (!list) {
      String field = operation == Operation.EMBEDDING ? "data" : "choices";
      throw new UpstreamException(Fault.MALFORMED, "the answer has no array " + field);
    }
    if (answers == 0) {
      throw new UpstreamException(Fault.EMPTY, "the answer holds nothing");
    }
  }

  /** As the server names it; empty when it does not. */
  String model() {
    return model;
  }

  Usage usage(RequestFacts facts) {
    return tokens.usage(facts, chars);
  }
}
