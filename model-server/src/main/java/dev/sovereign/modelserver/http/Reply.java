package dev.sovereign.modelserver.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Ways to read and answer an exchange. */
final class Reply {
  private static final JsonMapper JSON = JsonMapper.shared();

  // A body over the limit is read to its end up to here: else the client may not see our answer.
  private static final long LARGEST_DRAINED_BYTES = 16L << 20;

  private Reply() {}

  static byte[] readBody(HttpExchange exchange, int limitBytes) throws IOException, ApiException {
    byte[] body = exchange.getRequestBody().readNBytes(limitBytes + 1);
    if (body.length > limitBytes) {
      exchange.getRequestBody().skip(LARGEST_DRAINED_BYTES);
      throw ApiException.tooLarge(limitBytes);
    }
    return body;
  }

  static byte[] bytes(JsonNode body) {
    return JSON.writeValueAsBytes(body);
  }

  static void json(HttpExchange exchange, int status, JsonNode body) throws IOException {
    send(exchange, status, "application/json", bytes(body));
  }

  static void text(HttpExchange exchange, String type, String body) throws IOException {
    send(exchange, 200, type, body.getBytes(StandardCharsets.UTF_8));
  }

  static void error(HttpExchange exchange, ApiException error) throws IOException {
    if (error.status() == 429 || error.status() == 503) {
      exchange.getResponseHeaders().set("Retry-After", error.status() == 429 ? "5" : "1");
    }
    json(exchange, error.status(), OpenAiJson.error(error));
  }

  /** Opens an answer whose length is not known yet. */
  static OutputStream open(HttpExchange exchange, String type) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
