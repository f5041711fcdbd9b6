package dev.sovereign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Files and batches at a stack's gateway. Not thread-safe. */
public final class BatchClient {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BOUNDARY = "a-boundary-that-no-line-has";

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  public BatchClient(Stack stack) {
    this.port = stack.port("GATEWAY");
  }

  /** Uploads a file of requests, purpose last, as some clients send it. */
  public HttpResponse<String> upload(String lines, String... headers) {
    String form =
        "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"in.jsonl\"\r\nContent-Type: application/octet-stream\r\n\r\n%s\r\n--%s\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--%s--\r\n"
            .formatted(BOUNDARY, lines, BOUNDARY, BOUNDARY);
    HttpRequest.Builder request =
        request("/v1/files")
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(HttpRequest.BodyPublishers.ofString(form));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Orders a batch of chat completions. */
  public HttpResponse<String> create(String fileId, String window, String... headers) {
    String order =
        "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"%s\"}"
            .formatted(fileId, window);
    HttpRequest.Builder request =
        request("/v1/batches")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(order));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Uploads and orders; returns the batch's id. */
  public String order(String lines, String window, String... headers) {
    String file = id(upload(lines));
    return id(create(file, window, headers));
  }

  /** The batch as it stands. */
  public JsonNode batch(String id) {
    return Stack.json(ok(send(request("/v1/batches/" + id).GET())).body());
  }

  /** A file's lines. */
  public String content(String fileId) {
    return ok(send(request("/v1/files/" + fileId + "/content").GET())).body();
  }

  /** Anything else. */
  public HttpResponse<String> call(String method, String path, String... headers) {
    HttpRequest.Builder request = request(path).method(method, HttpRequest.BodyPublishers.noBody());
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Waits until it has ended; a gateway that is away is waited for. */
  public JsonNode await(String id, Duration limit) {
    Map<String, JsonNode> last = new HashMap<>();
    Await.until(
        "batch " + id + " has ended",
        limit,
        () -> {
          try {
            JsonNode batch = batch(id);
            last.put("batch", batch);
            return !batch
                .path("status")
                .asText()
                .matches("validating|in_progress|finalizing|cancelling");
          } catch (UncheckedIOException | IllegalStateException _) {
            return false;
          }
        });
    return last.getOrDefault("batch", Stack.json("{}"));
  }

  /** A line that asks for a chat completion. */
  public static String line(String customId, String model, String prompt) {
    return "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}}\n"
        .formatted(customId, model, prompt);
  }

  /** The id in an answer that must be a success. */
  public static String id(HttpResponse<String> response) {
    return Stack.json(ok(response).body()).path("id").asText();
  }

  private static HttpResponse<String> ok(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          response.uri() + ": " + response.statusCode() + " " + response.body());
    }
    return response;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
