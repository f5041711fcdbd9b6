package dev.sovereign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A stack's gateway as a program without a library meets it that has the owner's token. Needs a
 * stack that was brought up once. Thread-safe.
 */
public final class OwnerClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final String address;
  private final String token;
  private final Duration patience;

  /**
   * @param patience how long an answer may take
   */
  public OwnerClient(Stack stack, Duration patience) {
    this("http://127.0.0.1:" + stack.port("GATEWAY"), stack.home().token(), patience);
  }

  /**
   * @param token the file that holds it
   */
  OwnerClient(String address, Path token, Duration patience) {
    this.address = address;
    this.token = read(token);
    this.patience = patience;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fetches as this media type. */
  HttpResponse<String> get(String path, String mediaType) throws IOException {
    return send(request(path).header("Accept", mediaType).GET());
  }

  /** Fetches what must be there. */
  JsonNode get(String path) throws IOException {
    return success(get(path, "application/json"));
  }

  /**
   * Sends a document.
   *
   * @param body maps, lists and plain values
   * @param headers names and values by turns
   */
  HttpResponse<String> send(String method, String path, Object body, String... headers)
      throws IOException {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Sends a document, which must be taken. */
  public JsonNode post(String path, Object body) throws IOException {
    return success(send("POST", path, body));
  }

  private static JsonNode success(HttpResponse<String> response) {
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          response.uri() + ": " + response.statusCode() + " " + response.body());
    }
    return Stack.json(response.body().isEmpty() ? "{}" : response.body());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .timeout(patience)
        .header("Authorization", "Bearer " + token);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
