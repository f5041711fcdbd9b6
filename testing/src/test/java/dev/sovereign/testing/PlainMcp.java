package dev.sovereign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** MCP over HTTP as one speaks it with no SDK: JSON-RPC in a POST. Not thread-safe. */
final class PlainMcp {

  private static final String VERSION = "2025-06-18";
  private static final String ACCEPT = "application/json, text/event-stream";

  private final OwnerClient http;
  private final String session;
  private int calls;

  private PlainMcp(OwnerClient http, String session) {
    this.http = http;
    this.session = session;
  }

  /** Connected, and ready for calls. */
  static PlainMcp connect(OwnerClient http, String name) throws IOException {
    Map<String, Object> hello =
        Map.of(
            "protocolVersion",
            VERSION,
            "capabilities",
            Map.of(),
            "clientInfo",
            Map.of("name", name, "version", "1"));
    HttpResponse<String> answer =
        http.send("POST", "/mcp", message(0, "initialize", hello), "Accept", ACCEPT);
    PlainMcp mcp = new PlainMcp(http, answer.headers().firstValue("Mcp-Session-Id").orElseThrow());
    mcp.send(Map.of("jsonrpc", "2.0", "method", "notifications/initialized"));
    return mcp;
  }

  /** What the tool answers: {@code content}, {@code structuredContent}, {@code isError}. */
  JsonNode tool(String name, Map<String, Object> arguments) throws IOException {
    return request("tools/call", Map.of("name", name, "arguments", arguments));
  }

  /** The names of all tools. */
  List<String> tools() throws IOException {
    return request("tools/list", Map.of()).path("tools").findValuesAsText("name");
  }

  /** A resource's text. */
  String resource(String uri) throws IOException {
    return request("resources/read", Map.of("uri", uri)).at("/contents/0/text").asText();
  }

  private JsonNode request(String method, Object parameters) throws IOException {
    String body = send(message(++calls, method, parameters)).body();
    // One answer, as a document or as the only event of a stream.
    String data =
        body.lines()
            .filter(line -> line.startsWith("data:"))
            .map(line -> line.substring("data:".length()))
            .reduce("", String::concat);
    return Stack.json(data.isEmpty() ? body : data).path("result");
  }

  private HttpResponse<String> send(Object message) throws IOException {
    return http.send(
        "POST",
        "/mcp",
        message,
        "Accept",
        ACCEPT,
        "Mcp-Session-Id",
        session,
        "MCP-Protocol-Version",
        VERSION);
  }

  private static Map<String, Object> message(int id, String method, Object parameters) {
    return Map.of("jsonrpc", "2.0", "id", id, "method", method, "params", parameters);
  }
}
