package dev.sovereign.activities.sovereignty;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;

/** A model server's door, with weights that it says it serves. */
final class FakeModelServer implements AutoCloseable {

  private final HttpServer server;
  private volatile int status = 200;
  private volatile int tokens = 1;

  FakeModelServer(Path weights) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve("/health", () -> "{\"status\":\"ok\",\"weights\":\"%s\"}".formatted(weights));
    serve("/v1/models", () -> "{\"data\":[{\"id\":\"local/tiny\"}]}");
    serve(
        "/v1/chat/completions",
        () -> "{\"choices\":[],\"usage\":{\"completion_tokens\":%d}}".formatted(tokens));
    server.start();
  }

  private interface Body {
    String text();
  }

  private void serve(String path, Body body) {
    server.createContext(path, exchange -> answer(exchange, body.text()));
  }

  private void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void fallSilent() {
    tokens = 0;
  }

  void breakDown() {
    status = 500;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
