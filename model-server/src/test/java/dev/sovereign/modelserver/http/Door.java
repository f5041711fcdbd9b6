package dev.sovereign.modelserver.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server on a free port with a fake engine, and a client of it. */
final class Door implements AutoCloseable {
  static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  final FakeEngine engine = new FakeEngine();
  final ModelHttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private Door(int queueCapacity) throws IOException {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);
    server =
        ModelHttpServer.open(0, "fake", "local/fake", new FakeEmbedder(), queueCapacity, clock);
  }

  static Door loading() throws IOException {
    return new Door(1);
  }

  static Door ready() throws IOException {
    Door door = new Door(1);
    door.server.ready(door.engine);
    return door;
  }

  HttpResponse<String> fetch(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  HttpResponse<String> chat(String body) throws IOException, InterruptedException {
    return send(request("/v1/chat/completions").POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> complete(String body) throws IOException, InterruptedException {
    return send(request("/v1/completions").POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  /** Posts on a bare socket, which a test can break off. */
  Socket post(String body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String text =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: %d\r\n\r\n"
            .formatted(server.port(), bytes.length);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(bytes);
    return socket;
  }

  /** Sends a GET with a Host of the test's choice; gives the status line. */
  String statusWithHost(String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request = "GET /health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().findFirst().orElse("");
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.close();
  }
}
