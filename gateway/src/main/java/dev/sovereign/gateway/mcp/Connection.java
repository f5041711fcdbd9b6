package dev.sovereign.gateway.mcp;

import dev.sovereign.workflows.PlainText;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema.Implementation;

/**
 * Who calls.
 *
 * @param id of the MCP session, given by the server
 * @param client the name that the client gave itself, one line
 */
record Connection(String id, String client) {

  private static final int MAX_NAME = 100;

  static Connection of(McpSyncServerExchange exchange) {
    Implementation client = exchange.getClientInfo();
    String name = client == null || client.name() == null ? "" : client.name();
    String line = PlainText.line(name, MAX_NAME);
    return new Connection(exchange.sessionId(), line.isBlank() ? "client" : line);
  }

  /** Who told a fact when the client does not say. */
  String source() {
    return "mcp:" + client;
  }
}
