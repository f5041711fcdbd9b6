package dev.sovereign.activities.inference.upstream;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.TreeMap;

/** One choice of a stream, growing chunk by chunk. */
final class StreamedChoice {

  /** A tool call whose arguments grow. */
  private static final class Tool {
    private String id = "";
    private String name = "";
    private final StringBuilder arguments = new StringBuilder();
  }

  private final int index;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final StringBuilder refusal = new StringBuilder();
  private final TreeMap<Integer, Tool> tools = new TreeMap<>();
  private final StringBuilder functionName = new StringBuilder();
  private final StringBuilder functionArguments = new StringBuilder();
  private boolean functionCall;
  private boolean answers;
  private String reasoningField = "reasoning_content";
  private String finishReason = "";

  StreamedChoice(int index) {
    this.index = index;
  }

  void add(ChoicePart part) {
    text.append(part.text());
    if (!part.reasoning().isEmpty()) {
      reasoning.append(part.reasoning());
      reasoningField = part.reasoningField();
    }
    refusal.append(part.refusal());
    part.tools().forEach(this::add);
    functionCall |= part.functionCall();
    functionName.append(part.functionName());
    functionArguments.append(part.functionArguments());
    answers |= part.answers();
    if (!part.finishReason().isEmpty()) {
      finishReason = part.finishReason();
    }
  }

  private void add(ChoicePart.ToolPart part) {
    Tool tool = tools.computeIfAbsent(part.index(), _ -> new Tool());
    tool.id = tool.id.isEmpty() ? part.id() : tool.id;
    tool.name = tool.name.isEmpty() ? part.name() : tool.name;
    tool.arguments.append(part.arguments());
  }

  boolean finished() {
    return !finishReason.isEmpty();
  }

  /** Reasoning alone is an answer only when the caller's own limit cut it there. */
  boolean answers() {
    return answers || (finishReason.equals("length") && !reasoning.isEmpty());
  }

  void write(JsonGenerator json, boolean chat) throws IOException {
    json.writeStartObject();
    json.writeNumberField("index", index);
    if (chat) {
      json.writeObjectFieldStart("message");
      message(json);
      json.writeEndObject();
    } else {
      json.writeStringField("text", text.toString());
    }
    json.writeNullField("logprobs");
    json.writeStringField("finish_reason", finishReason);
    json.writeEndObject();
  }

  private void message(JsonGenerator json) throws IOException {
    json.writeStringField("role", "assistant");
    if (text.isEmpty()) {
      json.writeNullField("content");
    } else {
      json.writeStringField("content", text.toString());
    }
    if (!reasoning.isEmpty()) {
      json.writeStringField(reasoningField, reasoning.toString());
    }
    if (!refusal.isEmpty()) {
      json.writeStringField("refusal", refusal.toString());
    }
    if (functionCall) {
      json.writeFieldName("function_call");
      function(json, functionName.toString(), functionArguments);
    }
    if (!tools.isEmpty()) {
      tools(json);
    }
  }

  private void tools(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("tool_calls");
    for (Tool tool : tools.values()) {
      json.writeStartObject();
      json.writeStringField("id", tool.id);
      json.writeStringField("type", "function");
      json.writeFieldName("function");
      function(json, tool.name, tool.arguments);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void function(JsonGenerator json, String name, StringBuilder arguments)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("arguments", arguments.toString());
    json.writeEndObject();
  }
}
