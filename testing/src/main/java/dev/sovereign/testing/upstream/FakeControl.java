package dev.sovereign.testing.upstream;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Orders to a fake, in this process or another. Thread-safe. */
public final class FakeControl {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final int port;
  private final int controlPort;

  /** Of a fake at these two loopback ports. */
  public FakeControl(int port, int controlPort) {
    this.port = port;
    this.controlPort = controlPort;
  }

  /** The server's port. */
  public int port() {
    return port;
  }

  /** The base address for a gateway's configuration. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port + "/v1");
  }

  /** From now on. */
  public void apply(FakeSettings settings) {
    send("/control", settings);
  }

  /** A lasting fault, all else as by default. */
  public void fault(FakeFault fault) {
    apply(FakeSettings.DEFAULTS.with(fault));
  }

  /** Answers again, all as by default. */
  public void heal() {
    apply(FakeSettings.DEFAULTS);
  }

  /** By path, and the aborted answers of all under {@code aborted}. */
  public Map<String, Counts> counts() {
    return read("/counts", new TypeReference<>() {});
  }

  /** Completions asked for so far. */
  public long completions() {
    return counts().getOrDefault("/v1/chat/completions", Counts.NONE).calls();
  }

  /** Forgets counts and bodies. */
  public void reset() {
    send("/counts/reset", Map.of());
  }

  /** The request bodies that were kept. */
  public List<byte[]> bodies() {
    return read("/bodies", new TypeReference<>() {});
  }

  private void send(String path, Object body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(uri(path))
              .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
              .build();
      exchange(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> T read(String path, TypeReference<T> type) {
    try {
      return JSON.readValue(exchange(HttpRequest.newBuilder(uri(path)).GET().build()), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + controlPort + path);
  }

  private static byte[] exchange(HttpRequest request) throws IOException {
    try {
      HttpResponse<byte[]> response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException(
            "the fake refused "
                + request.uri()
                + ": "
                + new String(response.body(), StandardCharsets.UTF_8));
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
