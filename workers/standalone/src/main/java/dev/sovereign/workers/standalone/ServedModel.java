package dev.sovereign.workers.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The name of the model that the model server serves, asked anew each time because the server may
 * have been restarted with another. Thread-safe.
 */
final class ServedModel implements Supplier<String> {

  /** Asked for when the server does not say: the request itself then tells what is wrong. */
  private static final String UNKNOWN = "default";

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final URI models;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /**
   * @param baseUrl for example {@code http://127.0.0.1:8080/v1}
   */
  ServedModel(URI baseUrl) {
    this.models = URI.create(baseUrl + "/models");
  }

  @Override
  public String get() {
    HttpRequest request = HttpRequest.newBuilder(models).timeout(TIMEOUT).build();
    try {
      String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return JsonMapper.shared().readTree(body).at("/data/0/id").asString(UNKNOWN);
    } catch (IOException | JacksonException _) {
      return UNKNOWN;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }
}
