package dev.sovereign.gateway.mcp;

import dev.sovereign.gateway.DoorException;
import dev.sovereign.gateway.memory.StrictJson;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** Joins the declarations of {@code tools.json} with the code that does what they say. */
final class ToolSet {

  private static final Logger log = LoggerFactory.getLogger(ToolSet.class);

  private final Map<String, JsonNode> declared = new LinkedHashMap<>();
  private final List<SyncToolSpecification> tools = new ArrayList<>();

  ToolSet() {
    for (JsonNode tool : declarations()) {
      declared.put(tool.path("name").asString(), tool);
    }
  }

  /** What a tool does with its arguments. */
  @FunctionalInterface
  interface Handler<T> {
    CallToolResult handle(Connection connection, T arguments);
  }

  /** Adds the tool of this name. */
  <T> ToolSet add(String name, Class<T> arguments, Handler<T> handler) {
    Tool tool = tool(Objects.requireNonNull(declared.get(name), name));
    tools.add(
        new SyncToolSpecification(
            tool, (exchange, request) -> call(exchange, request, arguments, handler)));
    return this;
  }

  /** Every tool that was added. */
  List<SyncToolSpecification> tools() {
    if (tools.size() != declared.size()) {
      throw new IllegalStateException("tools.json declares other tools: " + declared.keySet());
    }
    return List.copyOf(tools);
  }

  private static <T> CallToolResult call(
      McpSyncServerExchange exchange, CallToolRequest request, Class<T> type, Handler<T> handler) {
    try {
      Object given = Objects.requireNonNullElse(request.arguments(), Map.of());
      T arguments = StrictJson.parse(Replies.JSON.writeValueAsString(given), type);
      return handler.handle(Connection.of(exchange), arguments);
    } catch (DoorException e) {
      return Replies.refusal(e);
    } catch (RuntimeException e) {
      return unexpected(request.name(), e);
    }
  }

  private static CallToolResult unexpected(String tool, RuntimeException e) {
    String reference = UUID.randomUUID().toString().substring(0, 8);
    log.error("unexpected error {} in tool {}", reference, tool, e);
    return CallToolResult.builder()
        .addTextContent(
            "unexpected error %s\nNext: look for %s in ./sovereign logs worker"
                .formatted(reference, reference))
        .isError(true)
        .build();
  }

  private static Tool tool(JsonNode declared) {
    Map<String, Object> schema =
        Replies.JSON.convertValue(
            declared.path("inputSchema"), new TypeReference<Map<String, Object>>() {});
    boolean readOnly = declared.path("readOnly").asBoolean();
    return Tool.builder(declared.path("name").asString(), schema)
        .title(declared.path("title").asString())
        .description(declared.path("description").asString())
        .annotations(
            ToolAnnotations.builder()
                .title(declared.path("title").asString())
                .readOnlyHint(readOnly)
                .destructiveHint(false)
                .idempotentHint(declared.path("idempotent").asBoolean())
                .openWorldHint(false)
                .build())
        .build();
  }

  private static JsonNode declarations() {
    try (InputStream in = ToolSet.class.getResourceAsStream("tools.json")) {
      return Replies.JSON.readTree(Objects.requireNonNull(in, "tools.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
