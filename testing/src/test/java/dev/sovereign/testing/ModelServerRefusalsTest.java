package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sovereign.activities.inference.call.EventSink;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.activities.inference.call.UpstreamCall;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.endpoints.Endpoint;
import dev.sovereign.activities.inference.endpoints.EndpointKind;
import dev.sovereign.activities.inference.endpoints.EndpointModel;
import dev.sovereign.activities.inference.endpoints.Price;
import dev.sovereign.activities.inference.upstream.OpenAiUpstream;
import dev.sovereign.modelserver.embedding.Embedded;
import dev.sovereign.modelserver.embedding.Embedder;
import dev.sovereign.modelserver.engine.Cancellation;
import dev.sovereign.modelserver.engine.Completion;
import dev.sovereign.modelserver.engine.Engine;
import dev.sovereign.modelserver.engine.Finish;
import dev.sovereign.modelserver.engine.ModelInfo;
import dev.sovereign.modelserver.engine.Prompt;
import dev.sovereign.modelserver.engine.TextSink;
import dev.sovereign.modelserver.http.ModelHttpServer;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Layer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the router makes of the own model server's refusals and answers, each as it really is. */
class ModelServerRefusalsTest {

  private static final Timeouts TIMEOUTS =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20));

  private ModelHttpServer server;
  private OpenAiUpstream upstream;

  @BeforeEach
  void start() throws IOException {
    server = ModelHttpServer.open(0, "scripted", "tiny", new NoEmbedder(), 1, Clock.systemUTC());
    server.ready(new Hello());
    upstream = new OpenAiUpstream(endpoint(server.port()), () -> "");
  }

  @AfterEach
  void stop() {
    upstream.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"type\":\"function\"}]}|tools",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"response_format\":{\"type\":\"json_object\"}}|response_format",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}|messages[0].content.image_url",
        "{\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}|messages[0].role",
      })
  void whatItDoesNotOfferOnlyLeadsOnAndKeepsItsWords(String request, String param) {
    UpstreamException e =
        catchThrowableOfType(UpstreamException.class, () -> ask(Operation.CHAT, request));

    assertThat(e.fault()).isEqualTo(Fault.NOT_OFFERED);
    assertThat(Stack.json(e.body().text()).path("error").path("param").asText()).isEqualTo(param);
  }

  @Test
  void whatIsWrongAnywhereEndsTheCall() {
    String wrong = "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"top_p\":3}";

    UpstreamException e =
        catchThrowableOfType(UpstreamException.class, () -> ask(Operation.CHAT, wrong));

    assertThat(e.fault()).isEqualTo(Fault.REJECTED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCompletionIsAnsweredAsTheRouterReadsIt(boolean stream) throws Exception {
    String answer = ask(Operation.COMPLETION, "{\"prompt\":\"x\",\"stream\":" + stream + "}");

    assertThat(Stack.json(answer).path("choices").path(0).path("text").asText()).isEqualTo("hello");
    assertThat(Stack.json(answer).path("usage").path("completion_tokens").asInt()).isEqualTo(1);
  }

  private String ask(Operation operation, String request) throws Exception {
    RequestBody body = RequestBody.parse(operation, request.getBytes(StandardCharsets.UTF_8));
    UpstreamCall call = new UpstreamCall(body, "tiny", TIMEOUTS, false);
    return upstream.call(call, EventSink.none()).body().text();
  }

  private static Endpoint endpoint(int port) {
    return new Endpoint(
        "model",
        EndpointKind.MODEL_SERVER,
        URI.create("http://127.0.0.1:" + port + "/v1"),
        List.of(),
        new EndpointModel("", Layer.TINY, 0, Price.FREE),
        Tier.SERVER,
        Set.of(DataClass.PUBLIC),
        TIMEOUTS,
        1,
        1);
  }

  /** Says one word. */
  private static final class Hello implements Engine {

    @Override
    public ModelInfo model() {
      return new ModelInfo("tiny", 64, 1, Path.of("tiny.gguf"));
    }

    @Override
    public Completion generate(Prompt prompt, TextSink sink, Cancellation cancellation) {
      sink.accept("hello");
      return new Completion(Finish.STOP, 1, 1);
    }

    @Override
    public void close() {}
  }

  private static final class NoEmbedder implements Embedder {

    @Override
    public String model() {
      return "none";
    }

    @Override
    public int dimensions() {
      return 1;
    }

    @Override
    public int contextTokens() {
      return 1;
    }

    @Override
    public Embedded embed(String text) {
      throw new IllegalArgumentException("no vectors here");
    }
  }
}
