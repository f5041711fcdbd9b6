package dev.sovereign.activities.inference.upstream;

import dev.sovereign.activities.inference.call.EventSink;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.Reply;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.activities.inference.call.Upstream;
import dev.sovereign.activities.inference.call.UpstreamCall;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.endpoints.Endpoint;
import dev.sovereign.activities.inference.endpoints.EndpointKind;
import dev.sovereign.workflows.inference.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A server that speaks OpenAI's API, spoken to in the caller's own JSON, so that fields nobody here
 * knows pass both ways byte for byte.
 *
 * <p>A stream is whole when the model gave a finish reason for each choice; a missing {@code
 * [DONE]} after it is forgiven, because several servers never send one, while {@code [DONE]}
 * without a finish reason is not.
 */
public final class OpenAiUpstream implements Upstream {

  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
  private static final String JSON_TYPE = "application/json";
  private static final String EVENTS_TYPE = "text/event-stream";

  private final Endpoint endpoint;
  private final Supplier<String> apiKey;
  private final HttpTransport transport;

  /**
   * @param apiKey asked at each call; empty for none
   */
  public OpenAiUpstream(Endpoint endpoint, Supplier<String> apiKey) {
    this(endpoint, apiKey, new HttpTransport(endpoint));
  }

  OpenAiUpstream(Endpoint endpoint, Supplier<String> apiKey, HttpTransport transport) {
    this.endpoint = endpoint;
    this.apiKey = apiKey;
    this.transport = transport;
  }

  @Override
  public Reply call(UpstreamCall call, EventSink sink) throws UpstreamException {
    if (!endpoint.kind().cloud() && ModelList.namesRemote(call.model())) {
      // Ollama's /v1 passes such a model on even when no list of it says so.
      throw new UpstreamException(
          Fault.MODEL_NOT_LOADED, "the model runs on another machine, not on this endpoint");
    }
    long start = System.nanoTime();
    RequestFacts facts = call.body().facts();
    RawJson body = call.body().forModel(call.model(), true);
    Operation operation = call.body().operation();
    String path = transport.basePath() + operation.path();
    var ask = new HttpAsk("POST", path, headers(facts.stream()), body);
    try (HttpExchange exchange = transport.open(ask, Limits.of(call, facts.stream()))) {
      if (exchange.status() / 100 != 2) {
        throw ErrorAnswer.of(exchange, operation, call.model());
      }
      return facts.stream()
          ? streamed(exchange, operation, call, new HeldEvents(sink, start), body.length())
          : whole(exchange, operation, call, body.length());
    }
  }

  private List<HttpAsk.Field> headers(boolean stream) {
    var headers = new ArrayList<HttpAsk.Field>(3);
    headers.add(new HttpAsk.Field("Content-Type", JSON_TYPE));
    headers.add(new HttpAsk.Field("Accept", stream ? EVENTS_TYPE : JSON_TYPE));
    authorize(headers);
    return headers;
  }

  private void authorize(List<HttpAsk.Field> headers) {
    String key = apiKey.get();
    if (!key.isEmpty()) {
      headers.add(new HttpAsk.Field("Authorization", "Bearer " + key));
    }
  }

  private static Reply whole(
      HttpExchange exchange, Operation operation, UpstreamCall call, int bytesSent)
      throws UpstreamException {
    byte[] body = exchange.readAll(HttpExchange.MAX_BODY_BYTES);
    WholeAnswer answer = WholeAnswer.check(operation, exchange.status(), body);
    return new Reply(
        RawJson.of(body),
        named(answer.model(), call),
        answer.usage(call.body().facts()),
        bytesSent,
        exchange.elapsedNanos());
  }

  private static Reply streamed(
      HttpExchange exchange, Operation operation, UpstreamCall call, HeldEvents out, int bytesSent)
      throws UpstreamException {
    refuseOtherTypes(exchange, operation);
    StreamedAnswer answer = new StreamedAnswer(operation);
    events(exchange, answer, out, call.body().facts().usageAsked());
    if (!answer.finished()) {
      throw new UpstreamException(Fault.TRUNCATED, "the stream ended without a finish reason");
    }
    if (!answer.answers()) {
      throw new UpstreamException(Fault.EMPTY, "the answer holds nothing");
    }
    return new Reply(
        answer.whole(),
        named(answer.model(), call),
        answer.usage(call.body().facts()),
        bytesSent,
        out.firstTokenNanos());
  }

  /** A JSON body where a stream was asked for is an error, as good as always. */
  private static void refuseOtherTypes(HttpExchange exchange, Operation operation)
      throws UpstreamException {
    String type = exchange.header("Content-Type").toLowerCase(Locale.ROOT);
    if (type.isEmpty() || type.startsWith(EVENTS_TYPE)) {
      return;
    }
    if (type.startsWith(JSON_TYPE)) {
      byte[] body = exchange.readAll(HttpExchange.MAX_BODY_BYTES);
      WholeAnswer.check(operation, exchange.status(), body);
    }
    throw new UpstreamException(Fault.MALFORMED, "the answer is not a stream of events");
  }

  private static void events(
      HttpExchange exchange, StreamedAnswer answer, HeldEvents out, boolean usageAsked)
      throws UpstreamException {
    EventReader events = new EventReader(exchange);
    try {
      while (true) {
        byte[] data = events.next();
        if (data == null) {
          return;
        }
        if (Arrays.equals(data, DONE)) {
          exchange.drainTail();
          return;
        }
        if (data.length == 0) {
          // Some servers keep the connection alive so.
          continue;
        }
        answer.add(data, exchange.status());
        if (events.name().equals("error")) {
          throw ErrorAnswer.within(exchange.status(), RawJson.of(data));
        }
        if (usageAsked || !answer.chunkIsUsage()) {
          out.pass(data, answer.chunkHasToken());
        }
      }
    } catch (UpstreamException e) {
      // What is cut after the model's own word that it is done, is no part of the answer.
      if (e.fault() != Fault.TRUNCATED || !answer.finished()) {
        throw e;
      }
    }
  }

  private static String named(String model, UpstreamCall call) {
    return model.isEmpty() ? call.model() : model;
  }

  @Override
  public List<ServedModel> models(Timeouts timeouts) throws UpstreamException {
    List<ServedModel> served = list(transport.basePath() + "/models", timeouts).models();
    return endpoint.kind() == EndpointKind.OPENAI_COMPATIBLE
        ? withRemote(served, timeouts)
        : served;
  }

  /**
   * OpenAI's list hides what Ollama's own one tells, that a model lives on another machine; so any
   * server that may be an Ollama is asked for it.
   */
  private List<ServedModel> withRemote(List<ServedModel> served, Timeouts timeouts)
      throws UpstreamException {
    Map<String, Boolean> remote = new HashMap<>();
    try {
      list("/api/tags", timeouts).models().forEach(each -> remote.put(each.name(), each.remote()));
    } catch (UpstreamException e) {
      if (e.status() == 0 && e.fault() != Fault.MALFORMED) {
        throw e;
      }
      // It answered, and is no Ollama.
      return served;
    }
    return served.stream()
        .map(
            each ->
                new ServedModel(
                    each.name(), each.remote() || remote.getOrDefault(each.name(), false)))
        .toList();
  }

  private ModelList list(String path, Timeouts timeouts) throws UpstreamException {
    var headers = new ArrayList<HttpAsk.Field>(1);
    authorize(headers);
    var ask = new HttpAsk("GET", path, headers, RawJson.empty());
    try (HttpExchange exchange = transport.open(ask, Limits.probe(timeouts))) {
      if (exchange.status() / 100 != 2) {
        throw ErrorAnswer.of(exchange);
      }
      return ModelList.read(exchange.readAll(HttpExchange.MAX_BODY_BYTES));
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
