package dev.sovereign.gateway.openai;

import static dev.sovereign.gateway.openai.OpenAiCallsTest.degraded;
import static dev.sovereign.gateway.openai.OpenAiCallsTest.header;
import static dev.sovereign.gateway.openai.OpenAiCallsTest.refused;
import static dev.sovereign.gateway.openai.OpenAiCallsTest.replayed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.inference.Outcome;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.inference.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenAiStreamsTest {

  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK =
      "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String ASK_USAGE =
      ASK.replace("{\"stream\"", "{\"stream_options\":{\"include_usage\":true},\"stream\"");

  private static OpenDoor door;

  @BeforeAll
  static void open() {
    door = new OpenDoor();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @BeforeEach
  void forget() {
    door.inference.reset();
  }

  @Test
  void passesEventsOnByteForByteAndEndsWithDone() throws Exception {
    HttpResponse<String> response = door.post(CHAT, ASK);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            "data: "
                + chunk("{\"content\":\"Hello\"}", "null")
                + "\n\ndata: "
                + chunk("{}", "\"stop\"")
                + "\n\ndata: [DONE]\n\n");
  }

  @Test
  void saysInTheHeadersWhoAnswersAfterWhoFailed() throws Exception {
    door.inference.does(
        (call, sink) -> {
          sink.begin(
              FakeInference.CLOUD,
              List.of(FakeInference.attempt(FakeInference.LOCAL, Fault.REFUSED)));
          sink.event(FakeInference.chunk("{}", "null"));
          return replayed(call);
        });
    HttpResponse<String> response = door.post(CHAT, ASK);
    assertThat(header(response, "content-type")).isEqualTo("text/event-stream");
    assertThat(header(response, "cache-control")).isEqualTo("no-cache");
    assertThat(header(response, "x-sovereign-endpoint")).isEqualTo("cloud");
    assertThat(header(response, "x-sovereign-model")).isEqualTo("large-1");
    assertThat(header(response, "x-sovereign-tier")).isEqualTo("cloud");
    assertThat(header(response, "x-sovereign-layer")).isEqualTo("large");
    assertThat(header(response, "x-sovereign-quality")).isEqualTo("model");
    assertThat(header(response, "x-sovereign-attempts"))
        .isEqualTo("local:REFUSED, cloud:streaming");
    assertThat(header(response, "x-sovereign-receipt"))
        .isEqualTo(door.inference.calls.getLast().id());
  }

  @Test
  void sendsEachEventAtOnce() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    door.inference.does(
        (call, sink) -> {
          sink.begin(FakeInference.LOCAL, List.of());
          sink.event(FakeInference.chunk("{\"content\":\"first\"}", "null"));
          await(seen);
          sink.event(FakeInference.chunk("{\"content\":\"second\"}", "\"stop\""));
          return replayed(call);
        });
    try (Socket socket = door.socket()) {
      BufferedReader lines = ask(socket);
      assertThat(find(lines, "data: ")).contains("first");
      seen.countDown();
      assertThat(find(lines, "data: ")).contains("second");
      assertThat(find(lines, "data: ")).isEqualTo("data: [DONE]");
    }
  }

  @Test
  void keepsAnEventOnOneLine() throws Exception {
    door.inference.does(
        (call, sink) -> {
          sink.begin(FakeInference.LOCAL, List.of());
          sink.event("{\n\"choices\":\r\n[]}".getBytes(UTF_8));
          return replayed(call);
        });
    assertThat(door.post(CHAT, ASK).body())
        .isEqualTo("data: { \"choices\":  []}\n\ndata: [DONE]\n\n");
  }

  @Test
  void endsAnInterruptedStreamWithAnErrorAndWhereTheWholeAnswerWillBe() throws Exception {
    door.inference.does(
        (call, sink) -> {
          sink.begin(FakeInference.LOCAL, List.of());
          sink.event(FakeInference.chunk("{\"content\":\"Hel\"}", "null"));
          return interrupted(call.id());
        });
    HttpResponse<String> response = door.post(CHAT, ASK);
    String id = door.inference.calls.getLast().id();
    String url = "/v1/chat/completions/" + id;
    assertThat(response.body())
        .isEqualTo(
            "data: "
                + chunk("{\"content\":\"Hel\"}", "null")
                + "\n\ndata: {\"error\":{\"message\":\"local broke off; the whole answer is being"
                + " finished: GET "
                + url
                + "\",\"type\":\"upstream_error\",\"param\":null,\"code\":\"stream_interrupted\","
                + "\"next\":\"the whole answer is being finished: GET "
                + url
                + "\",\"answer_id\":\""
                + id
                + "\",\"answer_url\":\""
                + url
                + "\"}}\n\n");
  }

  @Test
  void isAPlainErrorWhenNothingWasSent() throws Exception {
    door.inference.does(
        (call, sink) -> {
          sink.begin(FakeInference.LOCAL, List.of());
          return interrupted(call.id());
        });
    HttpResponse<String> response = door.post(CHAT, ASK);
    OpenAiCallsTest.expectError(
        response, 502, "upstream_error", "stream_interrupted", "/v1/chat/completions/sv-");
  }

  @Test
  void endsWithAnErrorWhenTheCallIsRefusedMidStream() throws Exception {
    door.inference.does(
        (call, sink) -> {
          sink.begin(FakeInference.LOCAL, List.of());
          sink.event(FakeInference.chunk("{}", "null"));
          return refused(call, 504, "deadline", 0, "");
        });
    assertThat(door.post(CHAT, ASK).body())
        .contains("\n\ndata: {\"error\":{\"message\":\"what happened; what to do\"")
        .doesNotContain("[DONE]");
  }

  @Test
  void endsWithAnErrorWhenSomethingUnexpectedHappensMidStream() throws Exception {
    door.inference.does(
        (_, sink) -> {
          sink.begin(FakeInference.LOCAL, List.of());
          sink.event(FakeInference.chunk("{}", "null"));
          throw new IllegalStateException("inner detail");
        });
    assertThat(door.post(CHAT, ASK).body())
        .contains("\"code\":\"internal_error\"")
        .doesNotContain("[DONE]", "inner detail");
  }

  @Test
  void streamsARecordedAnswer() throws Exception {
    door.inference.does((call, _) -> replayed(call));
    HttpResponse<String> response = door.post(CHAT, ASK_USAGE);
    String head = "\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"tiny\",";
    assertThat(response.body())
        .isEqualTo(
            "data: {\"id\":\"c1\","
                + head
                + "\"choices\":[{\"index\":0,\"finish_reason\":null,"
                + "\"delta\":{\"role\":\"assistant\",\"content\":\"Hello\"}}]}\n\n"
                + "data: {\"id\":\"c1\","
                + head
                + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                + "data: {\"id\":\"c1\","
                + head
                + "\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,"
                + "\"total_tokens\":4}}\n\ndata: [DONE]\n\n");
    assertThat(header(response, "x-sovereign-replayed")).isEqualTo("true");
    assertThat(door.post(CHAT, ASK).body()).doesNotContain("usage");
  }

  @Test
  void numbersTheToolCallsOfARecordedAnswer() throws Exception {
    String answer =
        """
        {"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant",\
        "content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f",\
        "arguments":"{}"}},{"id":"b","type":"function","function":{"name":"g",\
        "arguments":"{}"}}]},"finish_reason":"tool_calls"}]}""";
    door.inference.does(
        (call, _) ->
            new Outcome.Answered(
                FakeInference.receipt(call, FakeInference.LOCAL, "answered", Quality.MODEL),
                RawJson.of(answer),
                true));
    assertThat(door.post(CHAT, ASK).body())
        .contains("\"name\":\"f\",\"arguments\":\"{}\"},\"index\":0}", "\"index\":1}")
        .contains("\"finish_reason\":\"tool_calls\"")
        .endsWith("data: [DONE]\n\n");
  }

  @Test
  void streamsADegradedAnswerWithItsLabel() throws Exception {
    door.inference.does((call, _) -> degraded(call));
    HttpResponse<String> response = door.post(CHAT, ASK);
    assertThat(header(response, "content-type")).isEqualTo("text/event-stream");
    assertThat(header(response, "x-sovereign-quality")).isEqualTo("degraded");
    assertThat(response.body()).contains("Hello").endsWith("data: [DONE]\n\n");
  }

  @Test
  void streamsARecordedCompletion() throws Exception {
    door.inference.does((call, _) -> replayed(call));
    assertThat(door.post("/v1/completions", "{\"prompt\":\"hi\",\"stream\":true}").body())
        .startsWith("data: {\"id\":\"c2\",\"object\":\"text_completion\"")
        .contains("\"text\":\"Hello\"")
        .endsWith("]}\n\ndata: [DONE]\n\n");
  }

  @Test
  void tellsTheModelThatTheCallerWentAway() throws Exception {
    CompletableFuture<IOException> gone = new CompletableFuture<>();
    CountDownLatch left = new CountDownLatch(1);
    door.inference.does(
        (_, sink) -> {
          sink.begin(FakeInference.LOCAL, List.of());
          sink.event(FakeInference.chunk("{\"content\":\"first\"}", "null"));
          await(left);
          try {
            while (true) {
              sink.event(FakeInference.chunk("{\"content\":\"more\"}", "null"));
            }
          } catch (IOException e) {
            gone.complete(e);
            throw e;
          }
        });
    try (Socket socket = door.socket()) {
      assertThat(find(ask(socket), "data: ")).contains("first");
    }
    left.countDown();
    assertThat(gone.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    door.inference.reset();
    assertThat(door.post(CHAT, ASK).body()).endsWith("data: [DONE]\n\n");
  }

  private static Outcome interrupted(String id) {
    var call = door.inference.calls.getLast();
    assertThat(call.id()).isEqualTo(id);
    return new Outcome.Interrupted(FakeInference.failed(call, Fault.TRUNCATED), "local broke off");
  }

  private static String chunk(String delta, String finish) {
    return new String(FakeInference.chunk(delta, finish), UTF_8);
  }

  private static BufferedReader ask(Socket socket) throws IOException {
    String head =
        "POST "
            + CHAT
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + door.port
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + ASK.length()
            + "\r\n\r\n";
    socket.getOutputStream().write((head + ASK).getBytes(UTF_8));
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  private static String find(BufferedReader lines, String start) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(start)) {
        return line;
      }
    }
    throw new AssertionError("the stream ended without " + start);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
