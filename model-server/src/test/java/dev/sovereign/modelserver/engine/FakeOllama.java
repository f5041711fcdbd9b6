package dev.sovereign.modelserver.engine;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Speaks as much of Ollama's HTTP contract as the engine uses; says what a test sets. */
final class FakeOllama implements AutoCloseable {
  final BlockingQueue<String> chats = new LinkedBlockingQueue<>();
  volatile String shown = "{\"details\":{\"family\":\"llama\"}}";
  volatile int status = 200;
  volatile String chat =
      """
      {"model":"m","message":{"role":"assistant","content":"Hel"},"done":false}
      {"model":"m","message":{"role":"assistant","content":"lo"},"done":false}
      {"model":"m","message":{"role":"assistant","content":""},"done":true,\
      "done_reason":"length","prompt_eval_count":11,"eval_count":2}
      """;
  private final HttpServer server;

  FakeOllama() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/show", exchange -> reply(exchange, shown, status));
    server.createContext("/api/chat", this::chat);
    server.start();
  }

  private void chat(HttpExchange exchange) throws IOException {
    chats.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    reply(exchange, chat, chat.startsWith("{\"error\"") ? 400 : 200);
  }

  private static void reply(HttpExchange exchange, String body, int status) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  EngineSettings settings(String alias) {
    return new EngineSettings(
        EngineKind.OLLAMA,
        alias,
        null,
        Path.of("unused"),
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        512,
        1);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
