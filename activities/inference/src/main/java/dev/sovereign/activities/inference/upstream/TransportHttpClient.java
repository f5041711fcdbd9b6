package dev.sovereign.activities.inference.upstream;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.workflows.inference.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Lets langchain4j run over the house's own connections, on the calling thread. For one call; keeps
 * the fault that ended it, which langchain4j would wrap and reword.
 */
final class TransportHttpClient implements HttpClient {

  private final HttpTransport transport;
  private final Limits limits;
  private final UnaryOperator<String> outgoing;
  private @Nullable UpstreamException fault;
  private @Nullable HttpExchange exchange;
  private int bytesSent;

  /**
   * @param outgoing makes of langchain4j's body of a request the one that is sent
   */
  TransportHttpClient(HttpTransport transport, Limits limits, UnaryOperator<String> outgoing) {
    this.transport = transport;
    this.limits = limits;
    this.outgoing = outgoing;
  }

  /** Why the call failed; null when the connection is not to blame. */
  @Nullable UpstreamException fault() {
    return fault;
  }

  /** Of the bodies of all requests. */
  int bytesSent() {
    return bytesSent;
  }

  /** Ends the exchange under way, for a reason of the caller's. */
  void abort(UpstreamException reason) {
    fault = reason;
    if (exchange != null) {
      exchange.abort();
    }
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    try (HttpExchange open = open(request)) {
      byte[] body = open.readAll(HttpExchange.MAX_BODY_BYTES);
      return SuccessfulHttpResponse.builder()
          .statusCode(open.status())
          .headers(headers(open))
          .body(body)
          .build();
    } catch (UpstreamException e) {
      fault = e;
      throw new HttpException(e.status(), e.getMessage());
    }
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    try (HttpExchange open = open(request)) {
      exchange = open;
      listener.onOpen(
          SuccessfulHttpResponse.builder()
              .statusCode(open.status())
              .headers(headers(open))
              .build());
      parser.parse(new Body(open), new Guarded(listener));
      listener.onClose();
    } catch (UpstreamException e) {
      fault = e;
      listener.onError(new HttpException(e.status(), e.getMessage()));
    }
  }

  private HttpExchange open(HttpRequest request) throws UpstreamException {
    RawJson body =
        request.body() == null ? RawJson.empty() : RawJson.of(outgoing.apply(request.body()));
    bytesSent += body.length();
    var fields = new ArrayList<HttpAsk.Field>();
    request
        .headers()
        .forEach((name, values) -> values.forEach(v -> fields.add(new HttpAsk.Field(name, v))));
    HttpExchange open =
        transport.open(
            new HttpAsk(request.method().name(), path(request.url()), fields, body), limits);
    if (open.status() / 100 == 2) {
      return open;
    }
    try (open) {
      throw ErrorAnswer.of(open);
    }
  }

  private static String path(String url) {
    URI uri = URI.create(url);
    return uri.getRawQuery() == null
        ? uri.getRawPath()
        : uri.getRawPath() + "?" + uri.getRawQuery();
  }

  private static Map<String, List<String>> headers(HttpExchange open) {
    return Map.of("Content-Type", List.of(open.header("Content-Type")));
  }

  /** Without it langchain4j logs, with a part of the answer, what it cannot read, and goes on. */
  private final class Guarded implements ServerSentEventListener {

    private final ServerSentEventListener listener;

    Guarded(ServerSentEventListener listener) {
      this.listener = listener;
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
      guard(() -> listener.onEvent(event, context));
    }

    @Override
    public void onEvent(ServerSentEvent event) {
      guard(() -> listener.onEvent(event));
    }

    private void guard(Runnable event) {
      if (fault != null) {
        return;
      }
      try {
        event.run();
      } catch (RuntimeException _) {
        fault =
            new UpstreamException(Fault.MALFORMED, "an event is not in the provider's own form");
      }
    }

    @Override
    public void onError(Throwable error) {
      listener.onError(error);
    }
  }

  /** The answer's bytes for langchain4j's parsers; keeps the fault that ends them. */
  private final class Body extends InputStream {

    private final HttpExchange open;

    Body(HttpExchange open) {
      this.open = open;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (fault != null) {
        throw new IOException("the exchange is over");
      }
      try {
        return open.read(buffer, offset, length);
      } catch (UpstreamException e) {
        fault = fault == null ? e : fault;
        throw new IOException(e.getMessage());
      }
    }
  }

  /** langchain4j wants a builder; the model that it builds is used for this call alone. */
  HttpClientBuilder asBuilder() {
    return new HttpClientBuilder() {

      @Override
      public Duration connectTimeout() {
        return limits.timeouts().connect();
      }

      @Override
      public HttpClientBuilder connectTimeout(Duration ignored) {
        return this;
      }

      @Override
      public Duration readTimeout() {
        return limits.timeouts().answer();
      }

      @Override
      public HttpClientBuilder readTimeout(Duration ignored) {
        return this;
      }

      @Override
      public HttpClient build() {
        return TransportHttpClient.this;
      }
    };
  }
}
