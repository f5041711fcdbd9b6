package dev.sovereign.gateway.mcp;

import dev.sovereign.gateway.DoorError;
import dev.sovereign.gateway.DoorException;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What tools answer: a text for the model, and the same as a document for programs. */
final class Replies {

  static final JsonMapper JSON = JsonMapper.shared();

  private Replies() {}

  static CallToolResult of(String text, Object document) {
    return CallToolResult.builder()
        .addTextContent(text)
        .structuredContent(JSON.convertValue(document, new TypeReference<Map<String, Object>>() {}))
        .isError(false)
        .build();
  }

  /** What happened, where, and what to do next: a model reads it and goes on. */
  static CallToolResult refusal(DoorException e) {
    DoorError.Detail detail = e.body().error();
    return CallToolResult.builder()
        .addTextContent(detail.message() + "\nNext: " + detail.next())
        .isError(true)
        .build();
  }
}
