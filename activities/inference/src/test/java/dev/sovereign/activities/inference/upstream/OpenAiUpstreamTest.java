package dev.sovereign.activities.inference.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.activities.inference.call.EventSink;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.Reply;
import dev.sovereign.activities.inference.call.Upstream.ServedModel;
import dev.sovereign.activities.inference.call.UpstreamCall;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.activities.inference.endpoints.EndpointKind;
import dev.sovereign.workflows.inference.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class OpenAiUpstreamTest {

  private static final String ROLE =
      Calls.chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null");
  private static final String HELLO = Calls.chunk("{\"content\":\"Hello\"}", "null");
  private static final String STOP = Calls.chunk("{}", "\"stop\"");
  private static final String USAGE =
      "{\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":3,\"x\":{\"y\":1}}}";

  private ScriptedServer server;
  private OpenAiUpstream upstream;
  private final List<String> events = new ArrayList<>();
  private final EventSink sink = data -> events.add(new String(data, UTF_8));

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    upstream = upstream(EndpointKind.VLLM, "key-1");
  }

  @AfterEach
  void stop() throws IOException {
    upstream.close();
    server.close();
  }

  private OpenAiUpstream upstream(EndpointKind kind, String key) {
    return new OpenAiUpstream(Calls.endpoint(kind, server.uri("/v1")), () -> key);
  }

  // Whole answers.

  @Test
  void passesBothWaysWhatItDoesNotKnowByteForByte() throws Exception {
    String answer =
        "{ \"model\":\"m1\", \"choices\":[{\"message\":{\"content\":\"Hi\",\"x\":1e2}}],\n"
            + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1},\"new\":{} }";
    server.json(answer);
    Reply reply = whole("\"model\":\"auto\",\"new_field\" : 1.50,");
    var seen = server.seen();
    assertThat(seen.body())
        .isEqualTo("{\"model\":\"tiny\",\"new_field\" : 1.50," + Calls.MESSAGES + "}");
    assertThat(seen.head())
        .startsWith("POST /v1/chat/completions HTTP/1.1")
        .contains("Authorization: Bearer key-1", "Content-Type: application/json")
        .doesNotContain("gzip", "Cookie");
    assertThat(reply.body().text()).isEqualTo(answer);
    assertThat(reply.model()).isEqualTo("m1");
    assertThat(reply.usage()).isEqualTo(new Usage(5, 1, true));
    assertThat(reply.bytesSent()).isEqualTo(seen.body().length());
    assertThat(reply.firstTokenNanos()).isPositive();
  }

  @Test
  void sendsNoKeyWhereThereIsNone() throws Exception {
    server.json("{\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}");
    try (var keyless = upstream(EndpointKind.MODEL_SERVER, "")) {
      keyless.call(Calls.chat(""), sink);
    }
    assertThat(server.seen().head()).doesNotContain("Authorization");
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI_COMPATIBLE, gpt-oss:120b-cloud",
    "OPENAI_COMPATIBLE, kimi-k2:Cloud",
    "VLLM, qwen3:CLOUD",
    "MODEL_SERVER, x-cloud"
  })
  void asksNoLocalServerForAModelThatOllamaWouldPassOn(EndpointKind kind, String model) {
    try (var local = upstream(kind, "")) {
      assertThatThrownBy(() -> local.call(named(model), sink))
          .isInstanceOfSatisfying(
              UpstreamException.class,
              e -> assertThat(e.fault()).isEqualTo(Fault.MODEL_NOT_LOADED));
    }
    assertThat(server.connections()).isZero();
  }

  @Test
  void asksAProviderForAModelWhateverItIsCalled() throws Exception {
    server.json("{\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}");
    try (var provider = upstream(EndpointKind.OPENAI, "k")) {
      provider.call(named("x-cloud"), sink);
    }
    assertThat(server.seen().body()).contains("x-cloud");
  }

  private static UpstreamCall named(String model) {
    return new UpstreamCall(Calls.chat("").body(), model, Calls.LONG, false);
  }

  @Test
  void estimatesTokensThatNobodyCounted() throws Exception {
    server.json("{\"choices\":[{\"message\":{\"content\":\"Hello\"}}]}");
    assertThat(whole("").usage()).isEqualTo(new Usage(3, 2, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":[{\"id\":\"1\"}]}}]}",
        "{\"choices\":[{\"message\":{\"refusal\":\"No.\"}}]}",
        "{\"choices\":[{\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}}]}",
        "{\"choices\":[{\"finish_reason\":\"length\",\"message\":{\"content\":\"\",\"reasoning_content\":\"Hm\"}}]}",
        "{\"error\":null,\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}",
      })
  void takesEveryFormOfAnswer(String answer) throws Exception {
    server.json(answer);
    assertThat(whole("").body().text()).isEqualTo(answer);
  }

  @Test
  void takesCompletionsAndEmbeddings() throws Exception {
    server.json("{\"choices\":[{\"text\":\"Hi\"}]}");
    server.json(
        "{\"data\":[{\"embedding\":[0.5]}],\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}}");
    upstream.call(Calls.call(Operation.COMPLETION, "{\"prompt\":\"Say\"}", Calls.LONG), sink);
    Reply vectors =
        upstream.call(Calls.call(Operation.EMBEDDING, "{\"input\":\"Say\"}", Calls.LONG), sink);
    assertThat(vectors.usage()).isEqualTo(new Usage(2, 0, true));
    assertThat(server.seen().head()).startsWith("POST /v1/completions ");
    assertThat(server.seen().head()).startsWith("POST /v1/embeddings ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "<html>Busy</html>|MALFORMED",
        "[]|MALFORMED",
        "{}|MALFORMED",
        "{\"choices\":[]} x|MALFORMED",
        "{\"choices\":[{\"message\":{\"cont|TRUNCATED",
        "{\"choices\":[]}|EMPTY",
        "{\"choices\":[{\"message\":{\"content\":\" \"}}]}|EMPTY",
        "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"reasoning\":\"Hm\"}}]}|EMPTY",
        "{\"error\":{\"message\":\"oops\"}}|SERVER_ERROR",
        "{\"error\":{\"code\":\"context_length_exceeded\"}}|CONTEXT_OVERFLOW",
        "{\"error\":\"model is loading\"}|MODEL_NOT_LOADED",
      })
  void refusesWhatIsNoAnswer(String answer, Fault fault) {
    server.json(answer);
    assertFault(fault, () -> whole(""));
  }

  @Test
  void refusesEmbeddingsWithoutVectors() {
    server.json("{\"data\":[]}");
    assertFault(
        Fault.EMPTY,
        () ->
            upstream.call(Calls.call(Operation.EMBEDDING, "{\"input\":\"a\"}", Calls.LONG), sink));
  }

  // Streams.

  @Test
  void passesEventsOnAsTheyCameAndPutsTheAnswerTogether() throws Exception {
    server.events(
        ROLE, HELLO, Calls.chunk("{\"content\":\"!\", \"x\":1}", "null"), STOP, USAGE, "[DONE]");
    Reply reply = streamed();
    assertThat(events)
        .containsExactly(ROLE, HELLO, Calls.chunk("{\"content\":\"!\", \"x\":1}", "null"), STOP);
    assertThat(reply.body().text())
        .isEqualTo(
            "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":7,\"model\":\"m1\",\"choices\":[{\"index\":0,"
                + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello!\"},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":3,\"x\":{\"y\":1}}}");
    assertThat(reply.usage()).isEqualTo(new Usage(11, 3, true));
    assertThat(server.seen().body()).contains("\"stream_options\":{\"include_usage\":true}");
  }

  @Test
  void passesTheTokensOnWhenTheCallerAskedForThem() throws Exception {
    server.events(HELLO, STOP, USAGE, "[DONE]");
    String json =
        "{\"stream\":true,\"stream_options\":{\"include_usage\":true}," + Calls.MESSAGES + "}";
    upstream.call(Calls.call(Operation.CHAT, json, Calls.LONG), sink);
    assertThat(events).containsExactly(HELLO, STOP, USAGE);
  }

  @Test
  void putsToolCallsTogetherWhateverTheOrderOfFields() throws Exception {
    server.events(
        ROLE,
        Calls.chunk(
            "{\"tool_calls\":[{\"index\":0,\"id\":\"t1\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"\"}}]}",
            "null"),
        Calls.chunk(
            "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\":\"}},{\"index\":1,\"id\":\"t2\",\"function\":{\"name\":\"go\",\"arguments\":\"{}\"}}]}",
            "null"),
        Calls.chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]}", "null"),
        "{\"choices\":[{\"finish_reason\":\"tool_calls\",\"delta\":{},\"index\":0}]}",
        "[DONE]");
    assertThat(streamed().body().text())
        .contains(
            "\"content\":null,\"tool_calls\":[{\"id\":\"t1\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"{\\\"a\\\":1}\"}},"
                + "{\"id\":\"t2\",\"type\":\"function\",\"function\":{\"name\":\"go\",\"arguments\":\"{}\"}}]");
    assertThat(events).hasSize(5);
  }

  @Test
  void countsReasoningAsTheFirstToken() throws Exception {
    String hm = Calls.chunk("{\"reasoning_content\":\"Hm\"}", "null");
    server.events(ROLE, hm, HELLO, STOP, "[DONE]");
    assertThat(streamed().body().text())
        .contains("\"content\":\"Hello\",\"reasoning_content\":\"Hm\"");
    assertThat(events).containsExactly(ROLE, hm, HELLO, STOP);
  }

  @Test
  void readsEveryFormOfEvent() throws Exception {
    server.then(
        wire -> {
          wire.streamHead();
          wire.chunk(": hello\r\n\r\nid: 1\r\nretry: 5\r\nevent: message\r\ndata:" + HELLO + "\r");
          wire.chunk("\n\r\ndata: {\"choices\":\n");
          wire.chunk("data: [{\"delta\":{\"content\":\"!\"},");
          wire.chunk("\"index\":0}]}\n\n\n:keep-alive\n\ndata: " + STOP + "\r\rdata: [DO");
          wire.chunk("NE]\n\n");
          wire.lastChunk();
        });
    assertThat(streamed().body().text()).contains("\"content\":\"Hello!\"");
    assertThat(events)
        .containsExactly(
            HELLO, "{\"choices\":\n[{\"delta\":{\"content\":\"!\"},\"index\":0}]}", STOP);
  }

  @Test
  void forgivesAMissingDoneAfterTheFinishReason() throws Exception {
    server.events(HELLO, STOP);
    assertThat(streamed().body().text()).contains("Hello");
  }

  @Test
  void forgivesACutAfterTheFinishReason() throws Exception {
    server.then(
        wire -> {
          wire.streamHead();
          wire.chunk("data: " + HELLO + "\n\ndata: " + STOP + "\n\n");
          wire.cut();
        });
    assertThat(streamed().usage().counted()).isFalse();
  }

  @Test
  void callsAStreamWithoutAFinishReasonTruncated() {
    server.events(HELLO, "[DONE]").events(HELLO);
    assertFault(Fault.TRUNCATED, this::streamed);
    assertFault(Fault.TRUNCATED, this::streamed);
    assertThat(events).containsExactly(HELLO, HELLO);
  }

  @Test
  void tellsACutStreamFromAMalformedOne() {
    server.then(
        wire -> {
          wire.streamHead();
          wire.chunk("data: " + HELLO + "\n\ndata: {\"cho");
          wire.cut();
        });
    assertFault(Fault.TRUNCATED, this::streamed);
    server.events(HELLO, "{\"cho");
    assertFault(Fault.MALFORMED, this::streamed);
  }

  @Test
  void showsNothingOfAStreamThatFailsBeforeItsFirstToken() {
    server.events(ROLE, "{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}");
    assertFault(Fault.SERVER_ERROR, this::streamed);
    assertThat(events).isEmpty();
  }

  @Test
  void callsAStreamWithoutContentEmpty() {
    server.events(ROLE, STOP, "[DONE]");
    assertFault(Fault.EMPTY, this::streamed);
    assertThat(events).isEmpty();
  }

  @Test
  void takesNoOtherTypeForAStream() {
    server
        .json("{\"error\":{\"message\":\"x\"}}")
        .json("{\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}");
    server.then(200, "Content-Type: text/html\r\n", "<html>");
    assertFault(Fault.SERVER_ERROR, this::streamed);
    assertFault(Fault.MALFORMED, this::streamed);
    assertFault(Fault.MALFORMED, this::streamed);
  }

  @Test
  void keepsTheConnectionAfterAWholeStream() throws Exception {
    server.events(HELLO, STOP, "[DONE]").events(HELLO, STOP, "[DONE]");
    streamed();
    streamed();
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void cutsTheConnectionWhenTheCallerWentAway() throws Exception {
    var gone = new CountDownLatch(1);
    server.then(
        wire -> {
          wire.streamHead();
          wire.chunk("data: " + HELLO + "\n\n");
          try {
            wire.silence();
          } finally {
            gone.countDown();
          }
        });
    EventSink closed =
        _ -> {
          throw new IOException("closed");
        };
    assertFault(Fault.CANCELLED, () -> upstream.call(Calls.streamed(Calls.LONG), closed));
    assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
  }

  // Models.

  @Test
  void listsWhatIsServed() throws Exception {
    server.json(
        "{\"object\":\"list\",\"data\":[{\"id\":\"a\"},{\"id\":\"b\",\"owned_by\":\"vllm\"}]}");
    assertThat(upstream.models(Calls.LONG))
        .containsExactly(new ServedModel("a", false), new ServedModel("b", false));
    assertThat(server.seen().head()).startsWith("GET /v1/models ").contains("Bearer key-1");
  }

  @Test
  void noticesAnOllamaThatWouldPassModelsOn() throws Exception {
    server.json("{\"data\":[{\"id\":\"mine\"},{\"id\":\"alias\"},{\"id\":\"big:120b-cloud\"}]}");
    server.json(
        "{\"models\":[{\"name\":\"mine\"},{\"name\":\"alias\",\"remote_host\":\"https://ollama.com\"}]}");
    try (var compatible = upstream(EndpointKind.OPENAI_COMPATIBLE, "")) {
      assertThat(compatible.models(Calls.LONG))
          .containsExactly(
              new ServedModel("mine", false),
              new ServedModel("alias", true),
              new ServedModel("big:120b-cloud", true));
    }
  }

  @Test
  void takesAServerWithoutOllamasListForWhatItIs() throws Exception {
    server.json("{\"data\":[{\"id\":\"mine\"}]}").then(404, "", "no");
    try (var compatible = upstream(EndpointKind.OPENAI_COMPATIBLE, "")) {
      assertThat(compatible.models(Calls.LONG)).containsExactly(new ServedModel("mine", false));
    }
  }

  private Reply whole(String members) throws UpstreamException {
    UpstreamCall call = Calls.chat(members);
    return upstream.call(call, sink);
  }

  private Reply streamed() throws UpstreamException {
    return upstream.call(Calls.streamed(Calls.LONG), sink);
  }

  private static void assertFault(Fault fault, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            UpstreamException.class,
            e -> assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault));
  }
}
