package dev.sovereign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sovereign.testing.load.Caller;
import dev.sovereign.testing.load.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A stack's gateway as a client without a key and without a library meets it. Thread-safe. */
final class Door {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final int port;

  Door(Stack stack) {
    this.port = stack.port("GATEWAY");
  }

  /**
   * Asks for a whole answer.
   *
   * @param headers names and values by turns
   */
  HttpResponse<String> chat(String model, String prompt, String... headers) {
    return post(question(model, prompt), headers);
  }

  /** Asks for a stream, and reads it to its end. */
  Reply stream(String model, String prompt, String... headers) {
    return stream(question(model, prompt), headers);
  }

  /** The same of what the body says. */
  Reply stream(ObjectNode body, String... headers) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    try (Caller caller = new Caller(uri("/v1"), all, PATIENCE)) {
      String asked = body.deepCopy().put("stream", true).toString();
      return caller.send("/chat/completions", asked, true);
    }
  }

  /** Asks another operation than a chat, for example {@code /v1/embeddings}. */
  HttpResponse<String> postTo(String path, String body) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** A request for a chat in one message. */
  static ObjectNode question(String model, String prompt) {
    ObjectNode body = JSON.createObjectNode().put("model", model);
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return body;
  }

  /** Asks for the chat that the body says. */
  HttpResponse<String> post(ObjectNode body, String... headers) {
    return post("/v1/chat/completions", body, headers);
  }

  /** Asks what the body says. */
  HttpResponse<String> post(String path, ObjectNode body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Fetches. */
  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).GET());
  }

  /** Fetches what must be there. */
  JsonNode json(String path) {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + response.statusCode() + response.body());
    }
    return Stack.json(response.body());
  }

  /** What is known of an endpoint. */
  JsonNode endpoint(String name) {
    for (JsonNode place : json("/capabilities").path("endpoints")) {
      if (place.path("name").asText().equals(name)) {
        return place;
      }
    }
    throw new IllegalArgumentException("no endpoint " + name);
  }

  /** The receipt of the call that was answered so. */
  JsonNode receipt(HttpResponse<String> response) {
    return json("/v1/receipts/" + header(response, "x-sovereign-receipt"));
  }

  /** A header, empty when absent. */
  static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** The text of a whole answer; empty when it is none. */
  static String text(HttpResponse<String> response) {
    return text(Stack.json(response.body()));
  }

  static String text(JsonNode answer) {
    return answer.path("choices").path(0).path("message").path("content").asText();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
