package dev.sovereign.activities.inference.upstream;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import dev.sovereign.activities.inference.call.EventSink;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.Reply;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.activities.inference.call.Upstream;
import dev.sovereign.activities.inference.call.UpstreamCall;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.activities.inference.endpoints.Endpoint;
import dev.sovereign.workflows.inference.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider with an interface of its own, spoken to through langchain4j over the house's own
 * connections: OpenAI's request is translated there, its answer back. The model is always asked for
 * a stream, so that a cut answer is known as such. Completions become a chat of one message.
 */
public final class ChatModelUpstream implements Upstream {

  private final HttpTransport transport;
  private final ChatProvider provider;

  /** The connections are this upstream's own, and are closed with it. */
  public ChatModelUpstream(Endpoint endpoint, ChatProvider provider) {
    this(new HttpTransport(endpoint), provider);
  }

  ChatModelUpstream(HttpTransport transport, ChatProvider provider) {
    this.transport = transport;
    this.provider = provider;
  }

  @Override
  public Reply call(UpstreamCall call, EventSink sink) throws UpstreamException {
    if (provider.passesOn(call.model())) {
      throw new UpstreamException(
          Fault.MODEL_NOT_LOADED, "the model runs on another machine, not on this endpoint");
    }
    return call.body().operation() == Operation.EMBEDDING ? embed(call) : chat(call, sink);
  }

  private Reply chat(UpstreamCall call, EventSink sink) throws UpstreamException {
    long start = System.nanoTime();
    RequestFacts facts = call.body().facts();
    var translated = ChatRequests.translate(call.body(), call.model(), provider.abilities());
    if (facts.images() && !provider.capabilitiesPath().isEmpty()) {
      refuseUnseen(call);
    }
    var http =
        new TransportHttpClient(transport, Limits.of(call, facts.stream()), provider::outgoing);
    var held = new HeldEvents(facts.stream() ? sink : EventSink.none(), start);
    var chunks =
        new ChatChunks(
            call.body().operation(),
            call.model(),
            transport.now().getEpochSecond(),
            held,
            facts.usageAsked(),
            http::abort);
    try {
      provider.chat(http.asBuilder(), translated.settings()).chat(translated.request(), chunks);
    } catch (RuntimeException e) {
      throw fault(http, e);
    }
    judge(http, chunks);
    return new Reply(
        chunks.answer().whole(),
        call.model(),
        chunks.answer().usage(facts),
        http.bytesSent(),
        held.firstTokenNanos());
  }

  /** A model that sees no image would answer as if there were none. */
  private void refuseUnseen(UpstreamCall call) throws UpstreamException {
    RawJson model =
        RawJson.of(ChatRequests.JSON.createObjectNode().put("model", call.model()).toString());
    String path = transport.basePath() + provider.capabilitiesPath();
    var ask = new HttpAsk("POST", path, headers(), model);
    try (HttpExchange exchange = transport.open(ask, Limits.of(call, false))) {
      if (exchange.status() / 100 != 2) {
        throw ErrorAnswer.of(exchange);
      }
      JsonNode can = capabilities(exchange.readAll(HttpExchange.MAX_BODY_BYTES));
      // An old server does not say what its models can do.
      if (can.isArray() && !can.valueStream().anyMatch(each -> "vision".equals(each.textValue()))) {
        throw new UpstreamException(Fault.NOT_OFFERED, "the model does not support vision");
      }
    }
  }

  private static JsonNode capabilities(byte[] shown) throws UpstreamException {
    try {
      return ChatRequests.JSON.readTree(shown).path("capabilities");
    } catch (IOException _) {
      throw new UpstreamException(Fault.MALFORMED, "what the model can do is not told in JSON");
    }
  }

  private static void judge(TransportHttpClient http, ChatChunks chunks) throws UpstreamException {
    UpstreamException broken = http.fault();
    boolean whole = chunks.complete() && chunks.answer().finished();
    if (broken != null && !(whole && broken.fault() == Fault.TRUNCATED)) {
      throw broken;
    }
    if (!whole && chunks.error() != null) {
      throw fault(http, chunks.error());
    }
    if (!whole) {
      throw new UpstreamException(Fault.TRUNCATED, "the stream ended without a finish reason");
    }
    if (!chunks.answer().answers()) {
      throw new UpstreamException(Fault.EMPTY, "the answer holds nothing");
    }
  }

  /** The connection's own fault first; what langchain4j says is its wrapping, or its own. */
  private static UpstreamException fault(TransportHttpClient http, Throwable thrown) {
    UpstreamException broken = http.fault();
    if (broken != null) {
      return broken;
    }
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof JsonProcessingException) {
        return new UpstreamException(Fault.MALFORMED, "the answer is not the provider's JSON");
      }
      if (each instanceof UnsupportedFeatureException && http.bytesSent() == 0) {
        return Unsupported.field("the request", "what the provider supports");
      }
    }
    if (http.bytesSent() == 0) {
      return Unsupported.field("the request", "what the provider's interface can express");
    }
    return ErrorAnswer.within(200, RawJson.of(String.valueOf(thrown.getMessage())));
  }

  private Reply embed(UpstreamCall call) throws UpstreamException {
    JsonNode root = ChatRequests.tree(call.body());
    refuseOptions(root);
    List<TextSegment> texts = texts(root);
    var http = new TransportHttpClient(transport, Limits.of(call, false), provider::outgoing);
    EmbeddingModel model =
        provider
            .embedding(http.asBuilder(), call.model())
            .orElseThrow(() -> Unsupported.field("input", "no embeddings of this endpoint"));
    long start = System.nanoTime();
    try {
      Response<List<Embedding>> vectors = model.embedAll(texts);
      if (vectors.content().isEmpty()) {
        throw new UpstreamException(Fault.EMPTY, "the answer holds nothing");
      }
      Usage usage = usage(vectors.tokenUsage(), call.body().facts());
      return new Reply(
          list(vectors.content(), call.model(), usage),
          call.model(),
          usage,
          http.bytesSent(),
          System.nanoTime() - start);
    } catch (RuntimeException e) {
      throw fault(http, e);
    }
  }

  private static List<TextSegment> texts(JsonNode root) throws UpstreamException {
    try {
      return ChatRequests.strings("input", root.path("input")).stream()
          .map(TextSegment::from)
          .toList();
    } catch (IllegalArgumentException _) {
      throw Unsupported.field("input", "texts that are not blank");
    }
  }

  private static void refuseOptions(JsonNode root) throws UpstreamException {
    for (var field : root.properties()) {
      boolean said = !field.getValue().isNull();
      switch (field.getKey()) {
        case "model", "input", "user" -> {}
        case "encoding_format" -> {
          if (said && !"float".equals(field.getValue().textValue())) {
            throw Unsupported.field("encoding_format", "float");
          }
        }
        default -> {
          if (said) {
            throw Unsupported.field(field.getKey(), "nothing");
          }
        }
      }
    }
  }

  private static Usage usage(@Nullable TokenUsage counted, RequestFacts facts) {
    return counted == null || counted.inputTokenCount() == null
        ? new Usage(facts.estimatedPromptTokens(), 0, false)
        : new Usage(counted.inputTokenCount(), 0, true);
  }

  private static RawJson list(List<Embedding> vectors, String model, Usage usage) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("object", "list");
      json.writeArrayFieldStart("data");
      for (int i = 0; i < vectors.size(); i++) {
        json.writeStartObject();
        json.writeStringField("object", "embedding");
        json.writeNumberField("index", i);
        json.writeArrayFieldStart("embedding");
        for (float each : vectors.get(i).vector()) {
          json.writeNumber(each);
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeStringField("model", model);
      json.writeObjectFieldStart("usage");
      json.writeNumberField("prompt_tokens", usage.promptTokens());
      json.writeNumberField("total_tokens", usage.promptTokens());
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return RawJson.of(bytes.toByteArray());
  }

  @Override
  public List<ServedModel> models(Timeouts timeouts) throws UpstreamException {
    String path = transport.basePath() + provider.modelsPath();
    var ask = new HttpAsk("GET", path, headers(), RawJson.empty());
    try (HttpExchange exchange = transport.open(ask, Limits.probe(timeouts))) {
      if (exchange.status() / 100 != 2) {
        throw ErrorAnswer.of(exchange);
      }
      return ModelList.read(exchange.readAll(HttpExchange.MAX_BODY_BYTES)).models();
    }
  }

  private List<HttpAsk.Field> headers() {
    return provider.headers().entrySet().stream()
        .map(each -> new HttpAsk.Field(each.getKey(), each.getValue()))
        .toList();
  }

  @Override
  public void close() {
    transport.close();
  }
}
