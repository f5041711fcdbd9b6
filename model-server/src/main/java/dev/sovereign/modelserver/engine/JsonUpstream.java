package dev.sovereign.modelserver.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Another server on the owner's machines that is spoken to in JSON. Thread-safe. */
final class JsonUpstream implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  // For everything but generation: these answer from memory.
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  private final String name;
  private final URI base;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          // Prompts go to the address the owner named and through nobody else.
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  JsonUpstream(String name, URI base) {
    this.name = name;
    this.base = base;
  }

  /** An answer: its status and its body, missing when that was not JSON. */
  record Answer(int status, JsonNode body) {}

  Answer get(String path) throws IOException, InterruptedException {
    return answer(request(path).timeout(ANSWER_TIMEOUT).GET().build());
  }

  Answer post(String path, JsonNode body) throws IOException, InterruptedException {
    return answer(postRequest(path, body).timeout(ANSWER_TIMEOUT).build());
  }

  private Answer answer(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    return new Answer(response.statusCode(), parse(response.body()));
  }

  /** What is done with a line of a stream; answers whether to read on. */
  @FunctionalInterface
  interface LineReader {
    boolean read(String line) throws EngineException;
  }

  /** What an error answer means. */
  @FunctionalInterface
  interface ErrorReader {
    EngineException read(Answer answer);
  }

  /**
   * Posts and reads the answer line by line. Cancellation closes the connection, by which the
   * server knows to stop.
   */
  void stream(
      String path, JsonNode body, Cancellation cancellation, LineReader lines, ErrorReader errors)
      throws EngineException {
    try {
      HttpResponse<Stream<String>> response =
          client.send(postRequest(path, body).build(), BodyHandlers.ofLines());
      try (Stream<String> stream = response.body()) {
        cancellation.onCancel(stream::close);
        read(response.statusCode(), stream, lines, errors);
      }
    } catch (IOException | UncheckedIOException e) {
      if (!cancellation.isCancelled()) {
        throw unreachable(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancellation.cancel();
    }
  }

  private static void read(int status, Stream<String> stream, LineReader lines, ErrorReader errors)
      throws EngineException {
    if (status != 200) {
      throw errors.read(new Answer(status, parse(stream.collect(Collectors.joining("\n")))));
    }
    for (Iterator<String> each = stream.iterator(); each.hasNext(); ) {
      if (!lines.read(each.next())) {
        return;
      }
    }
  }

  EngineException unreachable(Exception e) {
    return new EngineException(
        EngineFailure.BROKEN, name + " at " + base + " broke off or cannot be reached", e);
  }

  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException _) {
      return JSON.missingNode();
    }
  }

  private HttpRequest.Builder postRequest(String path, JsonNode body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
