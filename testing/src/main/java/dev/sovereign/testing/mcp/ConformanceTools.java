package dev.sovereign.testing.mcp;

import static dev.sovereign.testing.mcp.Fixtures.text;

import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.CreateMessageRequest;
import io.modelcontextprotocol.spec.McpSchema.ElicitFormRequest;
import io.modelcontextprotocol.spec.McpSchema.ElicitResult;
import io.modelcontextprotocol.spec.McpSchema.LoggingLevel;
import io.modelcontextprotocol.spec.McpSchema.LoggingMessageNotification;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.Role;
import io.modelcontextprotocol.spec.McpSchema.SamplingMessage;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/** The tools of the suite; each does what its case describes. */
final class ConformanceTools {

  private static final Map<String, Object> NOTHING =
      Map.of("type", "object", "properties", Map.of());

  /** As the suite wants between messages, so that they arrive one by one. */
  private static final int PAUSE_MILLIS = 50;

  private static final int MAX_TOKENS = 100;
  private static final double WHOLE = 100;

  private ConformanceTools() {}

  static List<SyncToolSpecification> tools() {
    return List.of(
        plain("test_simple_text", text("This is a simple text response for testing.")),
        plain("test_image_content", Fixtures.result(Fixtures.image())),
        plain("test_audio_content", Fixtures.result(Fixtures.audio())),
        plain(
            "test_embedded_resource",
            Fixtures.result(
                Fixtures.resource(
                    "test://embedded-resource",
                    "text/plain",
                    "This is an embedded resource content."))),
        plain("test_multiple_content_types", mixed()),
        plain("test_error_handling", error()),
        tool("test_tool_with_logging", NOTHING, (exchange, _) -> log(exchange)),
        tool("test_tool_with_progress", NOTHING, ConformanceTools::progress),
        tool("test_sampling", required("prompt"), ConformanceTools::sample),
        tool("test_elicitation", required("message"), ConformanceTools::elicit),
        tool(
            "test_elicitation_sep1034_defaults",
            NOTHING,
            (exchange, _) -> elicit(exchange, "Say who you are", ElicitationForms.defaults())),
        tool(
            "test_elicitation_sep1330_enums",
            NOTHING,
            (exchange, _) -> elicit(exchange, "Choose", ElicitationForms.choices())),
        tool("test_reconnection", NOTHING, (_, _) -> text("Reconnection test completed")),
        tool("json_schema_2020_12_tool", ElicitationForms.schema2020(), (_, _) -> text("taken")));
  }

  private static CallToolResult mixed() {
    return Fixtures.result(
        Fixtures.textContent("Multiple content types test:"),
        Fixtures.image(),
        Fixtures.resource(
            "test://mixed-content-resource",
            "application/json",
            "{\"test\":\"data\",\"value\":123}"));
  }

  private static CallToolResult error() {
    return CallToolResult.builder()
        .addTextContent("This tool intentionally returns an error for testing")
        .isError(true)
        .build();
  }

  private static CallToolResult log(McpSyncServerExchange exchange) {
    log(exchange, "Tool execution started");
    pause();
    log(exchange, "Tool processing data");
    pause();
    log(exchange, "Tool execution completed");
    return text("Three messages were logged.");
  }

  private static void log(McpSyncServerExchange exchange, String message) {
    exchange.loggingNotification(
        LoggingMessageNotification.builder(LoggingLevel.INFO, message).build());
  }

  private static CallToolResult progress(McpSyncServerExchange exchange, CallToolRequest request) {
    Object token = request.meta() == null ? null : request.meta().get("progressToken");
    for (double done : List.of(0.0, WHOLE / 2, WHOLE)) {
      if (token != null) {
        exchange.progressNotification(
            ProgressNotification.builder(token, done).total(WHOLE).build());
      }
      pause();
    }
    return text("All of it is done.");
  }

  private static CallToolResult sample(McpSyncServerExchange exchange, CallToolRequest request) {
    String prompt = String.valueOf(request.arguments().get("prompt"));
    var answer =
        exchange.createMessage(
            CreateMessageRequest.builder(
                    List.of(new SamplingMessage(Role.USER, TextContent.builder(prompt).build())),
                    MAX_TOKENS)
                .build());
    String said =
        answer.content() instanceof TextContent written
            ? written.text()
            : String.valueOf(answer.content());
    return text("LLM response: " + said);
  }

  private static CallToolResult elicit(McpSyncServerExchange exchange, CallToolRequest request) {
    ElicitResult answer =
        exchange.createElicitation(
            ElicitFormRequest.builder(
                    String.valueOf(request.arguments().get("message")), ElicitationForms.user())
                .build());
    return text("User response: " + shown(answer));
  }

  private static CallToolResult elicit(
      McpSyncServerExchange exchange, String message, Map<String, Object> form) {
    ElicitResult answer =
        exchange.createElicitation(ElicitFormRequest.builder(message, form).build());
    return text("Elicitation completed: " + shown(answer));
  }

  private static String shown(ElicitResult answer) {
    return "action=%s, content=%s"
        .formatted(answer.action().name().toLowerCase(Locale.ROOT), answer.content());
  }

  private static Map<String, Object> required(String name) {
    return Map.of(
        "type",
        "object",
        "properties",
        Map.of(name, Map.of("type", "string")),
        "required",
        List.of(name));
  }

  private static SyncToolSpecification plain(String name, CallToolResult result) {
    return tool(name, NOTHING, (_, _) -> result);
  }

  private static SyncToolSpecification tool(
      String name,
      Map<String, Object> schema,
      BiFunction<McpSyncServerExchange, CallToolRequest, CallToolResult> call) {
    Tool tool = Tool.builder(name, schema).description("Fixture " + name).build();
    return new SyncToolSpecification(tool, call);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
