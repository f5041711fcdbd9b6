package dev.sovereign.cli.ask;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.config.ConfigLoader;
import dev.sovereign.config.SovereignHome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A gateway on loopback that gives prepared answers, in order, and keeps what it was asked. */
public final class FakeGateway implements AutoCloseable {

  /**
   * @param headers beside the content's type, which is that of events when the body holds some
   */
  public record Answer(int status, Map<String, String> headers, String body) {}

  /**
   * @param line method and path
   * @param hints the headers that begin with {@code x-sovereign-}
   * @param authorization the header; empty when it is absent
   */
  public record Asked(String line, Map<String, String> hints, String authorization, String body) {}

  private final HttpServer server;
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<Asked> asked = new ArrayList<>();

  public FakeGateway() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  public synchronized void answers(int status, Map<String, String> headers, String body) {
    answers.add(new Answer(status, headers, body));
  }

  public synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  public Site site(Path home) {
    Map<String, String> environment =
        Map.of(
            "SOVEREIGN_HOME", home.toString(),
            "SOVEREIGN_INFERENCE_TIMEOUT_S", "2",
            "SOVEREIGN_PORTS_GATEWAY", String.valueOf(server.getAddress().getPort()));
    return new Site(
        environment,
        SovereignHome.from(environment, home),
        ConfigLoader.load(environment),
        home,
        home);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> hints = new java.util.TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) -> {
                String lower = name.toLowerCase(java.util.Locale.ROOT);
                if (lower.startsWith("x-sovereign-")) {
                  hints.put(lower, values.getFirst());
                }
              });
      asked.add(
          new Asked(
              exchange.getRequestMethod() + " " + exchange.getRequestURI(),
              hints,
              Objects.requireNonNullElse(
                  exchange.getRequestHeaders().getFirst("Authorization"), ""),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      Answer answer = answers.size() > 1 ? answers.remove() : answers.element();
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      boolean events = answer.body().startsWith("data:");
      exchange
          .getResponseHeaders()
          .set("Content-Type", events ? "text/event-stream;charset=utf-8" : "application/json");
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
