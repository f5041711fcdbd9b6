package dev.sovereign.testing;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A program that works through a task as an MCP client over {@code ./sovereign mcp}: the official
 * SDK, a process of its own. It prints a line for everything that was acknowledged and goes on
 * taking notes until it is killed; it never seals.
 *
 * <p>Arguments: the launcher, the line of work.
 */
final class TaskClient {

  static final String PURPOSE = "Make the queue survive a restart";

  static final Map<String, Object> DECISION =
      Map.of(
          "kind", "decision",
          "statement", "Keep the queue in PostgreSQL",
          "rationale", "one store to back up",
          "rejected",
              List.of(
                  Map.of("option", "Redis streams", "reason", "a second store"),
                  Map.of("option", "a file a message", "reason", "no transaction with the order")));

  static final Map<String, Object> CHANGE =
      Map.of(
          "kind", "code_change",
          "summary", "Add table queue_item and its index",
          "commit", "3b18e512dba79e4c8300dd08aeb37f8e728b8dad",
          "files", List.of("db/V7__queue.sql", "src/Queue.java"));

  static final Map<String, Object> FAILURE =
      Map.of(
          "kind", "failed_approach",
          "approach", "Poll with SELECT FOR UPDATE",
          "why", "workers waited for each other");

  static final List<String> PRIORITIES =
      List.of("Use SKIP LOCKED in the poll", "Measure 16 workers");

  private final McpSyncClient client;

  private TaskClient(McpSyncClient client) {
    this.client = client;
  }

  public static void main(String[] arguments) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().removeIf(name -> !name.startsWith("SOVEREIGN_"));
    StdioClientTransport transport =
        new StdioClientTransport(
            ServerParameters.builder(arguments[0]).args("mcp").env(environment).build(),
            McpJsonDefaults.getMapper());
    McpSyncClient client =
        McpClient.sync(transport)
            .clientInfo(McpSchema.Implementation.builder("task-client", "1").build())
            .build();
    client.initialize();
    new TaskClient(client).work(arguments[1]);
  }

  private void work(String line) {
    Map<?, ?> session = call("session_open", Map.of("line", line, "purpose", PURPOSE));
    print("session " + session.get("sessionId") + " " + session.get("fencingToken"));
    record(DECISION);
    record(CHANGE);
    record(FAILURE);
    call("session_set_priorities", Map.of("items", PRIORITIES));
    print("priorities");
    for (int step = 1; ; step++) {
      record(Map.of("kind", "note", "statement", "Looked at worker " + step));
    }
  }

  private void record(Map<String, Object> body) {
    call("session_record", Map.of("body", body));
    print(body.get("kind") + " " + body.getOrDefault("statement", ""));
  }

  private Map<?, ?> call(String tool, Map<String, Object> arguments) {
    CallToolResult result =
        client.callTool(CallToolRequest.builder(tool).arguments(arguments).build());
    if (Boolean.TRUE.equals(result.isError())) {
      throw new IllegalStateException(tool + ": " + result.content());
    }
    return (Map<?, ?>) Objects.requireNonNull(result.structuredContent());
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
