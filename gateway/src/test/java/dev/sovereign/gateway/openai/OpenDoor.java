package dev.sovereign.gateway.openai;

import dev.sovereign.gateway.DoorFilter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The inference door over a real socket with a fake behind it. */
final class OpenDoor implements AutoCloseable {

  static final int MAX_BODY = 64 * 1024;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final FakeInference inference;
  final FakeBatches batches;
  final int port;
  private final ServletWebServerApplicationContext context;

  OpenDoor() {
    context =
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(Door.class)
                .contextFactory(_ -> new AnnotationConfigServletWebServerApplicationContext())
                .properties(
                    Map.of(
                        "server.port", "0",
                        "server.address", "127.0.0.1",
                        "spring.threads.virtual.enabled", "true",
                        "spring.main.banner-mode", "off",
                        "logging.level.root", "warn"))
                .run();
    port = Objects.requireNonNull(context.getWebServer()).getPort();
    inference = context.getBean(FakeInference.class);
    batches = context.getBean(FakeBatches.class);
  }

  @Override
  public void close() {
    context.close();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Every byte that comes back until the server closes. */
  String raw(String request) throws IOException {
    try (Socket socket = socket()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  Socket socket() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  @SpringBootConfiguration
  @Import({OpenAiDoor.class, FakeLater.class})
  static class Door {

    @Bean
    DoorFilter doorFilter() {
      return new DoorFilter("secret");
    }

    @Bean
    FakeInference inference() {
      return new FakeInference();
    }

    @Bean
    FakeBatches batches() {
      return new FakeBatches();
    }

    @Bean
    OpenAiSettings settings() {
      return new OpenAiSettings(Duration.ofSeconds(30), Duration.ofSeconds(90), MAX_BODY);
    }

    @Bean
    Clock clock() {
      return Clock.fixed(FakeInference.AT, ZoneOffset.UTC);
    }
  }
}
