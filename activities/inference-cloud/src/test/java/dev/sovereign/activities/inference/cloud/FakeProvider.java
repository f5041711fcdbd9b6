package dev.sovereign.activities.inference.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Stands in for a provider: gives what it was told to, and keeps what it was asked. */
final class FakeProvider implements AutoCloseable {

  /** A request as it came; header names in small letters. */
  record Seen(String target, Map<String, String> headers, String body) {}

  private record Answer(int status, String type, String body) {}

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

  FakeProvider() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  void json(int status, String body) {
    answers.add(new Answer(status, "application/json", body));
  }

  void events(String... lines) {
    answers.add(new Answer(200, "text/event-stream", String.join("\n", lines) + "\n\n"));
  }

  Seen seen() throws InterruptedException {
    Seen next = seen.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no request came");
    }
    return next;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      seen.add(new Seen(exchange.getRequestURI().toString(), headers, body));
      Answer answer = answers.remove();
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      byte[] bytes = answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
