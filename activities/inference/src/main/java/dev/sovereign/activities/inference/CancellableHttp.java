package dev.sovereign.activities.inference;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One streamed exchange that can be broken off at any moment. langchain4j's own client can only be
 * cancelled by a token that arrives, and a model that reads a long prompt sends none for minutes;
 * closing this ends the connection, which tells the model server to stop.
 */
final class CancellableHttp implements HttpClient, AutoCloseable {

  private final java.net.http.HttpClient client;

  CancellableHttp(Duration connectTimeout) {
    this.client =
        java.net.http.HttpClient.newBuilder()
            .version(java.net.http.HttpClient.Version.HTTP_1_1)
            .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .build();
  }

  /** Breaks off whatever is under way; returns at once. */
  @Override
  public void close() {
    client.shutdownNow();
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    throw new UnsupportedOperationException("answers are always streamed");
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    Thread.ofVirtual().name("model-stream").start(() -> stream(request, parser, listener));
  }

  private void stream(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    try {
      var response = client.send(translate(request), BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() / 100 != 2) {
          listener.onError(new HttpException(response.statusCode(), head(body)));
          return;
        }
        listener.onOpen(opened(response.statusCode(), response.headers().map()));
        parser.parse(body, listener);
        listener.onClose();
      }
    } catch (IOException e) {
      listener.onError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      listener.onError(e);
    }
  }

  private static SuccessfulHttpResponse opened(
      int status, java.util.Map<String, java.util.List<String>> headers) {
    return SuccessfulHttpResponse.builder().statusCode(status).headers(headers).build();
  }

  /** An error page is told by its beginning. */
  private static String head(InputStream body) throws IOException {
    return new String(body.readNBytes(2000), StandardCharsets.UTF_8);
  }

  private static java.net.http.HttpRequest translate(HttpRequest request) {
    var translated = java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
    request
        .headers()
        .forEach((name, values) -> values.forEach(value -> translated.header(name, value)));
    var body =
        request.body() == null
            ? java.net.http.HttpRequest.BodyPublishers.noBody()
            : java.net.http.HttpRequest.BodyPublishers.ofString(request.body());
    return translated.method(request.method().name(), body).build();
  }

  /** langchain4j wants a builder; the model it builds is used once, with this client. */
  HttpClientBuilder asBuilder() {
    return new HttpClientBuilder() {
      private Duration connect = Duration.ZERO;
      private Duration read = Duration.ZERO;

      @Override
      public Duration connectTimeout() {
        return connect;
      }

      @Override
      public HttpClientBuilder connectTimeout(Duration timeout) {
        connect = timeout;
        return this;
      }

      @Override
      public Duration readTimeout() {
        return read;
      }

      @Override
      public HttpClientBuilder readTimeout(Duration timeout) {
        read = timeout;
        return this;
      }

      @Override
      public HttpClient build() {
        return CancellableHttp.this;
      }
    };
  }
}
