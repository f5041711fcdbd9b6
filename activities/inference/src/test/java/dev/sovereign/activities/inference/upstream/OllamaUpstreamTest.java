package dev.sovereign.activities.inference.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sovereign.activities.inference.call.EventSink;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.Reply;
import dev.sovereign.activities.inference.call.Upstream;
import dev.sovereign.activities.inference.call.Upstream.ServedModel;
import dev.sovereign.activities.inference.call.UpstreamCall;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.activities.inference.endpoints.EndpointKind;
import dev.sovereign.workflows.inference.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bridge through langchain4j, against Ollama's public contract. */
@Timeout(60)
class OllamaUpstreamTest {

  private static final String DONE =
      "{\"model\":\"tiny\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":9,\"eval_count\":2}";

  private static final String IMAGE =
      "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]}]}";

  private final ObjectMapper json = new ObjectMapper();
  private final List<String> events = new ArrayList<>();
  private final EventSink sink = data -> events.add(new String(data, UTF_8));
  private ScriptedServer server;
  private Upstream upstream;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    upstream = Upstreams.of(Calls.endpoint(EndpointKind.OLLAMA, server.uri("")), () -> "");
  }

  @AfterEach
  void stop() throws IOException {
    upstream.close();
    server.close();
  }

  @Test
  void answersAChatInOpenAisForm() throws Exception {
    server.json("{\"capabilities\":[\"completion\",\"vision\"]}");
    lines(text("Hel"), text("lo"), DONE);
    Reply reply =
        ask(
            """
            {"model":"auto","temperature":0.5,"top_p":0.9,"max_tokens":7,"stop":["a","b"],"seed":3,"n":1,"user":"u",
             "messages":[{"role":"system","content":"Be brief."},
               {"role":"user","content":[{"type":"text","text":"Look"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},
               {"role":"assistant","content":null,"tool_calls":[{"id":"t1","type":"function","function":{"name":"look","arguments":"{\\"a\\":1}"}}]},
               {"role":"tool","tool_call_id":"t1","content":"seen"}],
             "tools":[{"type":"function","function":{"name":"look","description":"Looks.","parameters":
               {"type":"object","properties":{"a":{"type":"integer","minimum":1}},"required":["a"]}}}],
             "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object","minProperties":1}}}}
            """);
    JsonNode answer = json.readTree(reply.body().bytes());
    assertThat(answer.at("/object").asText()).isEqualTo("chat.completion");
    assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Hello");
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(11);
    assertThat(reply.usage()).isEqualTo(new Usage(9, 2, true));
    assertThat(reply.bytesSent()).isPositive();
    assertThat(events).as("nobody asked for a stream").isEmpty();

    var shown = server.seen();
    assertThat(shown.head()).startsWith("POST /api/show ");
    assertThat(json.readTree(shown.body()).path("model").asText()).isEqualTo("tiny");
    var seen = server.seen();
    JsonNode asked = json.readTree(seen.body());
    assertThat(seen.head()).startsWith("POST /api/chat ");
    assertThat(asked.at("/model").asText()).isEqualTo("tiny");
    assertThat(asked.at("/stream").asBoolean()).isTrue();
    assertThat(asked.at("/options/temperature").asDouble()).isEqualTo(0.5);
    assertThat(asked.at("/options/top_p").asDouble()).isEqualTo(0.9);
    assertThat(asked.at("/options/num_predict").asInt()).isEqualTo(7);
    assertThat(asked.at("/options/seed").asInt()).isEqualTo(3);
    assertThat(asked.at("/options/stop").toString()).isEqualTo("[\"a\",\"b\"]");
    assertThat(asked.at("/messages/0/role").asText()).isEqualTo("system");
    assertThat(asked.at("/messages/1/images/0").asText()).isEqualTo("AAAA");
    assertThat(asked.at("/messages/2/tool_calls/0/function/name").asText()).isEqualTo("look");
    assertThat(asked.at("/messages/2/tool_calls/0/function/arguments/a").asInt()).isEqualTo(1);
    assertThat(asked.at("/messages/3/content").asText()).isEqualTo("seen");
    assertThat(asked.at("/tools/0/function/parameters/properties/a/minimum").asInt()).isEqualTo(1);
    assertThat(asked.at("/tools/0/function/parameters/required/0").asText()).isEqualTo("a");
    assertThat(asked.at("/format/minProperties").asInt()).isEqualTo(1);
  }

  @Test
  void letsNothingBeLeftOutThatDoesNotFitTheContext() throws Exception {
    lines(text("Hello"), DONE);
    ask("{" + Calls.MESSAGES + "}");
    JsonNode asked = json.readTree(server.seen().body());
    assertThat(asked.path("truncate").asBoolean(true)).isFalse();
    assertThat(asked.path("shift").asBoolean(true)).isFalse();
    assertThat(asked.at("/options/num_ctx").isMissingNode()).as("its own default").isTrue();
  }

  @Test
  void asksForTheConfiguredContext() throws Exception {
    upstream.close();
    upstream = Upstreams.of(Calls.endpoint(EndpointKind.OLLAMA, server.uri(""), 8192), () -> "");
    lines(text("Hello"), DONE);
    ask("{" + Calls.MESSAGES + "}");
    assertThat(json.readTree(server.seen().body()).at("/options/num_ctx").asInt()).isEqualTo(8192);
  }

  @Test
  void streamsChunksThatStartWithTheFirstToken() throws Exception {
    lines(text(""), text("Hel"), text("lo"), DONE);
    ask("{\"stream\":true,\"stream_options\":{\"include_usage\":true}," + Calls.MESSAGES + "}");
    assertThat(events).hasSize(4);
    JsonNode first = json.readTree(events.getFirst());
    assertThat(first.at("/object").asText()).isEqualTo("chat.completion.chunk");
    assertThat(first.at("/choices/0/delta/role").asText()).isEqualTo("assistant");
    assertThat(first.at("/choices/0/delta/content").asText()).isEqualTo("Hel");
    assertThat(first.at("/choices/0/finish_reason").isNull()).isTrue();
    assertThat(json.readTree(events.get(2)).at("/choices/0/finish_reason").asText())
        .isEqualTo("stop");
    assertThat(json.readTree(events.get(3)).at("/usage/prompt_tokens").asInt()).isEqualTo(9);
  }

  @Test
  void givesToolCallsInOpenAisForm() throws Exception {
    lines(
        "{\"model\":\"tiny\",\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"look\",\"arguments\":{\"a\":1}}}]},\"done\":false}",
        DONE);
    JsonNode answer = json.readTree(ask("{" + Calls.MESSAGES + "}").body().bytes());
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    JsonNode call = answer.at("/choices/0/message/tool_calls/0");
    assertThat(call.at("/id").asText()).isNotEmpty();
    assertThat(call.at("/function/name").asText()).isEqualTo("look");
    assertThat(json.readTree(call.at("/function/arguments").asText()).at("/a").asInt())
        .isEqualTo(1);
  }

  @Test
  void mapsACompletionToAChatAndBack() throws Exception {
    lines(text("Hello"), DONE);
    Reply reply =
        upstream.call(
            Calls.call(Operation.COMPLETION, "{\"stream\":true,\"prompt\":\"Say\"}", Calls.LONG),
            sink);
    assertThat(json.readTree(reply.body().bytes()).at("/choices/0/text").asText())
        .isEqualTo("Hello");
    assertThat(json.readTree(events.getFirst()).at("/choices/0/text").asText()).isEqualTo("Hello");
    assertThat(json.readTree(server.seen().body()).at("/messages/0/content").asText())
        .isEqualTo("Say");
  }

  @Test
  void givesEmbeddings() throws Exception {
    server.json(
        "{\"model\":\"tiny\",\"embeddings\":[[0.5,0.25],[1.0,0.0]],\"prompt_eval_count\":4}");
    Reply reply =
        upstream.call(
            Calls.call(Operation.EMBEDDING, "{\"input\":[\"a\",\"b\"]}", Calls.LONG), sink);
    JsonNode answer = json.readTree(reply.body().bytes());
    assertThat(answer.at("/data/1/embedding/0").asDouble()).isEqualTo(1.0);
    assertThat(answer.at("/data").size()).isEqualTo(2);
    assertThat(json.readTree(server.seen().body()).path("truncate").asBoolean(true)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"n\":2|n",
        "\"logprobs\":true|logprobs",
        "\"audio\":{}|audio",
        "\"never_heard_of\":1|never_heard_of",
        "\"frequency_penalty\":0.5|frequency_penalty",
        "\"tool_choice\":\"required\"|tool_choice",
        "\"tools\":[{\"type\":\"web_search\"}]|tools[0].type",
        "\"parallel_tool_calls\":false|parallel_tool_calls",
        "\"seed\":99999999999|seed",
      })
  void refusesByNameWhatItCannotSay(String member, String field) {
    assertThatThrownBy(() -> ask("{" + member + "," + Calls.MESSAGES + "}"))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            e -> {
              assertThat(e.fault()).isEqualTo(Fault.UNSUPPORTED);
              assertThat(e).hasMessageStartingWith(field + ":");
              assertThat(e.body().text()).contains("\"param\":\"" + field + "\"");
            });
    assertThat(server.connections()).isZero();
  }

  @Test
  void refusesBlankInputs() {
    assertThatThrownBy(
            () ->
                upstream.call(
                    Calls.call(Operation.EMBEDDING, "{\"input\":[\" \"]}", Calls.LONG), sink))
        .hasMessageStartingWith("input:");
  }

  @Test
  void showsNoImageToAModelThatSeesNone() throws Exception {
    server.json("{\"capabilities\":[\"completion\"]}");
    assertFault(Fault.NOT_OFFERED, IMAGE);
    assertThat(server.seen().head()).startsWith("POST /api/show ");
    assertThat(server.requestsLeft()).as("the question itself").isZero();
  }

  @Test
  void showsAnImageWhereAnOldServerDoesNotSayWhoSees() throws Exception {
    server.json("{\"details\":{}}");
    lines(text("A dot"), DONE);
    assertThat(ask(IMAGE).body().text()).contains("A dot");
  }

  @Test
  void fetchesNoImageItself() {
    assertFault(
        Fault.UNSUPPORTED,
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.invalid/a.png\"}}]}]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-oss:120b-cloud", "glm:cloud", "gpt-oss:120B-Cloud"})
  void asksNoModelThatRunsElsewhere(String model) {
    UpstreamCall call = Calls.chat("");
    assertThatThrownBy(
            () -> upstream.call(new UpstreamCall(call.body(), model, Calls.LONG, false), sink))
        .isInstanceOfSatisfying(
            UpstreamException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MODEL_NOT_LOADED));
    assertThat(server.connections()).isZero();
  }

  @Test
  void listsItsModelsAndThoseThatRunElsewhere() throws Exception {
    server.json(
        "{\"models\":[{\"name\":\"a:1b\",\"details\":{}},{\"name\":\"b\",\"remote_model\":\"x\",\"remote_host\":\"https://ollama.com:443\"},{\"name\":\"c:cloud\"}]}");
    assertThat(upstream.models(Calls.LONG))
        .containsExactly(
            new ServedModel("a:1b", false),
            new ServedModel("b", true),
            new ServedModel("c:cloud", true));
    assertThat(server.seen().head()).startsWith("GET /api/tags ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "404|{\"error\":\"model 'tiny' not found\"}|MODEL_NOT_LOADED",
        "400|{\"error\":\"bad\"}|REJECTED",
        "503|{\"error\":\"server busy\"}|SERVER_ERROR",
        "429||RATE_LIMITED",
      })
  void keepsTheFaultOfTheConnection(int status, String body, Fault fault) {
    server.then(status, "", body == null ? "" : body);
    assertFault(fault, "{" + Calls.MESSAGES + "}");
  }

  @Test
  void noticesAnAnswerThatIsCut() {
    server.then(
        wire -> {
          head(wire);
          wire.chunk(text("Hel") + "\n");
          wire.cut();
        });
    assertFault(Fault.TRUNCATED, "{" + Calls.MESSAGES + "}");
  }

  @Test
  void noticesAnAnswerWithoutItsLastLine() {
    lines(text("Hel"));
    assertFault(Fault.TRUNCATED, "{" + Calls.MESSAGES + "}");
  }

  @Test
  void noticesAnAnswerThatIsNoJson() {
    lines("<html>");
    assertFault(Fault.MALFORMED, "{" + Calls.MESSAGES + "}");
  }

  @Test
  void noticesAnErrorWithinTheAnswer() {
    lines(text("Hel"), "{\"error\":\"an error was encountered while running the model\"}");
    assertFault(Fault.SERVER_ERROR, "{" + Calls.MESSAGES + "}");
  }

  @Test
  void noticesAnEmptyAnswer() {
    lines(text(""), DONE);
    assertFault(Fault.EMPTY, "{" + Calls.MESSAGES + "}");
  }

  @Test
  void cutsTheConnectionWhenTheCallerWentAway() throws Exception {
    var gone = new CountDownLatch(1);
    server.then(
        wire -> {
          head(wire);
          wire.chunk(text("Hel") + "\n");
          try {
            wire.silence();
          } finally {
            gone.countDown();
          }
        });
    assertThatThrownBy(
            () ->
                upstream.call(
                    Calls.streamed(Calls.LONG),
                    _ -> {
                      throw new IOException("closed");
                    }))
        .isInstanceOfSatisfying(
            UpstreamException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CANCELLED));
    assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anInterruptedCallerEndsTheExchange() throws Exception {
    var asked = new CountDownLatch(1);
    var gone = new CountDownLatch(1);
    server.then(
        wire -> {
          asked.countDown();
          try {
            wire.silence();
          } finally {
            gone.countDown();
          }
        });
    var outcome = new CompletableFuture<Fault>();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    ask("{" + Calls.MESSAGES + "}");
                  } catch (UpstreamException e) {
                    outcome.complete(e.fault());
                  }
                });
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    caller.interrupt();
    assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(Fault.CANCELLED);
    assertThat(gone.await(10, TimeUnit.SECONDS)).as("the server noticed").isTrue();
  }

  private static String text(String content) {
    return "{\"model\":\"tiny\",\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},\"done\":false}"
        .formatted(content);
  }

  private static void head(ScriptedServer.Wire wire) throws IOException {
    wire.raw(
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
  }

  private void lines(String... lines) {
    server.then(
        wire -> {
          head(wire);
          for (String line : lines) {
            wire.chunk(line + "\n");
          }
          wire.lastChunk();
        });
  }

  private Reply ask(String request) throws UpstreamException {
    return upstream.call(Calls.call(Operation.CHAT, request, Calls.LONG), sink);
  }

  private void assertFault(Fault fault, String request) {
    assertThatThrownBy(() -> ask(request))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            e -> assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault));
  }
}
