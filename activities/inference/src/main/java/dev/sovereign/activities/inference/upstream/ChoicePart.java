package dev.sovereign.activities.inference.upstream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One element of {@code choices}: of a whole answer with its {@code message}, of a chunk with its
 * {@code delta}, of a completion with its {@code text}. Fields come in any order.
 */
final class ChoicePart {

  /** A tool call or a piece of one; empty fields were not given. */
  record ToolPart(int index, String id, String name, String arguments) {}

  private int index;
  private String text = "";
  private String reasoning = "";
  private String reasoningField = "reasoning_content";
  private String refusal = "";
  private String finishReason = "";
  private final List<ToolPart> tools = new ArrayList<>(0);
  private boolean functionCall;
  private String functionName = "";
  private String functionArguments = "";

  static ChoicePart read(JsonParser parser) throws IOException {
    ChoicePart part = new ChoicePart();
    Json.members(parser, part::member);
    return part;
  }

  private void member(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "index" -> index = Math.max(0, Json.number(parser, 0));
      case "message", "delta" -> Json.members(parser, this::messageMember);
      case "text" -> text = Json.text(parser);
      case "finish_reason" -> finishReason = Json.text(parser);
      default -> parser.skipChildren();
    }
  }

  private void messageMember(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "content" -> content(parser);
      case "reasoning_content", "reasoning" -> {
        String more = Json.text(parser);
        // Some servers send both names with the same text.
        if (!more.isEmpty()) {
          reasoning = more;
          reasoningField = name;
        }
      }
      case "refusal" -> refusal = Json.text(parser);
      case "tool_calls" -> Json.elements(parser, this::toolCall);
      case "function_call" -> functionCall = Json.members(parser, this::functionMember);
      default -> parser.skipChildren();
    }
  }

  /** Text, or parts of it. */
  private void content(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      var joined = new StringBuilder();
      Json.elements(
          parser,
          element ->
              Json.members(
                  element,
                  (name, value) -> {
                    if (name.equals("text")) {
                      joined.append(Json.text(value));
                    } else {
                      value.skipChildren();
                    }
                  }));
      text = joined.toString();
    } else {
      text = Json.text(parser);
    }
  }

  private void functionMember(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "name" -> functionName = Json.text(parser);
      case "arguments" -> functionArguments = Json.text(parser);
      default -> parser.skipChildren();
    }
  }

  private void toolCall(JsonParser parser) throws IOException {
    var call = new ToolRead(tools.size());
    Json.members(parser, call::member);
    tools.add(call.part());
  }

  /** A tool call while it is read. */
  private static final class ToolRead {

    private int index;
    private String id = "";
    private String name = "";
    private String arguments = "";

    ToolRead(int index) {
      this.index = index;
    }

    void member(String field, JsonParser parser) throws IOException {
      switch (field) {
        case "index" -> index = Math.max(0, Json.number(parser, index));
        case "id" -> id = Json.text(parser);
        case "function" -> Json.members(parser, this::functionMember);
        default -> parser.skipChildren();
      }
    }

    private void functionMember(String field, JsonParser parser) throws IOException {
      switch (field) {
        case "name" -> name = Json.text(parser);
        case "arguments" -> arguments = Json.text(parser);
        default -> parser.skipChildren();
      }
    }

    ToolPart part() {
      return new ToolPart(index, id, name, arguments);
    }
  }

  int index() {
    return index;
  }

  String text() {
    return text;
  }

  String reasoning() {
    return reasoning;
  }

  /** The name under which the server gives its reasoning. */
  String reasoningField() {
    return reasoningField;
  }

  String refusal() {
    return refusal;
  }

  /** Empty when it goes on. */
  String finishReason() {
    return finishReason;
  }

  List<ToolPart> tools() {
    return tools;
  }

  boolean functionCall() {
    return functionCall;
  }

  String functionName() {
    return functionName;
  }

  String functionArguments() {
    return functionArguments;
  }

  /** Whether it holds a part of an answer that a caller can use. */
  boolean answers() {
    return !text.isBlank() || !refusal.isBlank() || !tools.isEmpty() || functionCall;
  }

  int chars() {
    return text.length() + reasoning.length() + refusal.length() + functionArguments.length();
  }
}
