package dev.sovereign.modelserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.modelserver.engine.Completion;
import dev.sovereign.modelserver.engine.EngineException;
import dev.sovereign.modelserver.engine.EngineFailure;
import dev.sovereign.modelserver.engine.Finish;
import dev.sovereign.modelserver.engine.Message;
import dev.sovereign.modelserver.engine.Prompt;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class ChatTest {
  private static final String STREAM =
      "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private Door door;

  @BeforeEach
  void open() throws IOException {
    door = Door.ready();
  }

  @AfterEach
  void close() {
    door.close();
  }

  @Test
  void answersInOneObject() throws Exception {
    HttpResponse<String> response = door.chat(Door.HELLO);
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = Door.json(response);
    assertThat(answer.path("object").asString()).isEqualTo("chat.completion");
    assertThat(answer.path("id").asString()).startsWith("chatcmpl-");
    assertThat(answer.path("created").asLong()).isEqualTo(1_800_000_000);
    assertThat(answer.path("model").asString()).isEqualTo("local/fake");
    assertThat(answer.at("/choices/0/message/role").asString()).isEqualTo("assistant");
    assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo("Hello, world");
    assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    assertThat(answer.path("usage").toString())
        .isEqualTo("{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}");
  }

  @Test
  void keepsALongAnswerOneObject() throws Exception {
    door.engine.plays(FakeEngine.saying("la ".repeat(100).split("(?<= )")));
    JsonNode answer = Door.json(door.chat(Door.HELLO));
    assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo("la ".repeat(100));
  }

  @Test
  void streamsChunksAndThenDone() throws Exception {
    HttpResponse<String> response = door.chat(STREAM);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/event-stream; charset=utf-8");
    List<String> events = events(response);
    assertThat(events).hasSize(6).last().isEqualTo("[DONE]");
    assertThat(events.get(0))
        .contains("\"object\":\"chat.completion.chunk\"", "\"delta\":{\"role\":\"assistant\"");
    assertThat(events.subList(1, 4))
        .map(event -> chunk(event).at("/choices/0/delta/content").asString())
        .containsExactly("Hello", ", ", "world");
    assertThat(chunk(events.get(3)).at("/choices/0/finish_reason").isNull()).isTrue();
    assertThat(chunk(events.get(4)).at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    assertThat(response.body()).doesNotContain("usage");
  }

  @Test
  void streamsUsageWhenAsked() throws Exception {
    List<String> events =
        events(
            door.chat(
                STREAM.replace(
                    "{\"stream\":true",
                    "{\"stream\":true,\"stream_options\":{\"include_usage\":true}")));
    assertThat(events).hasSize(7);
    assertThat(chunk(events.get(1)).path("usage").isNull()).isTrue();
    assertThat(chunk(events.get(5)).path("choices")).isEmpty();
    assertThat(chunk(events.get(5)).at("/usage/total_tokens").asInt()).isEqualTo(10);
  }

  @Test
  void saysWhenTheTokenLimitEndedTheAnswer() throws Exception {
    door.engine.plays((_, _) -> new Completion(Finish.LENGTH, 7, 1));
    JsonNode answer = Door.json(door.chat(Door.HELLO));
    assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("length");
  }

  @Test
  void handsEveryFieldToTheEngine() throws Exception {
    door.chat(
        """
        {"model":"local/fake","max_tokens":9,"temperature":0.5,"top_p":0.9,"seed":4,
         "stop":["a","b"],"messages":[{"role":"system","content":"be brief"},
         {"role":"user","content":[{"type":"text","text":"one "},{"type":"text","text":"two"}]},
         {"role":"assistant","content":"x"}]}
        """);
    assertThat(door.engine.prompts)
        .containsExactly(
            new Prompt(
                List.of(
                    new Message(Message.Role.SYSTEM, "be brief"),
                    new Message(Message.Role.USER, "one two"),
                    new Message(Message.Role.ASSISTANT, "x")),
                9,
                new Prompt.Sampling(0.5, 0.9, 4),
                List.of("a", "b")));
  }

  @Test
  void prefersTheNewerNameOfTheTokenLimit() throws Exception {
    door.chat(
        Door.HELLO.replace("{\"mess", "{\"max_tokens\":9,\"max_completion_tokens\":5,\"mess"));
    assertThat(door.engine.prompts).first().extracting(Prompt::maxTokens).isEqualTo(5);
  }

  @Test
  void namesTheModelsItHasWhenAskedForAnother() throws Exception {
    HttpResponse<String> response =
        door.chat(Door.HELLO.replace("{\"mess", "{\"model\":\"gpt-5\",\"mess"));
    assertError(response, 404, "model_not_found", "model gpt-5: unknown (known: local/fake)");
  }

  @Test
  void refusesAConversationBeyondTheContextWindow() throws Exception {
    door.engine.plays(
        (_, _) -> {
          throw new EngineException(EngineFailure.CONTEXT_EXCEEDED, "too long: shorten it");
        });
    assertError(door.chat(Door.HELLO), 400, "context_length_exceeded", "too long: shorten it");
    assertError(door.chat(STREAM), 400, "context_length_exceeded", "too long: shorten it");
  }

  @Test
  void reportsABrokenEngine() throws Exception {
    door.engine.plays(
        (_, _) -> {
          throw new IllegalStateException("out of memory");
        });
    assertError(door.chat(Door.HELLO), 500, "engine_failed", "out of memory");
  }

  @Test
  void tellsAStreamThatTheEngineBrokeOff() throws Exception {
    door.engine.plays(
        (sink, _) -> {
          sink.accept("Hel");
          throw new EngineException(EngineFailure.BROKEN, "gone");
        });
    List<String> events = events(door.chat(STREAM));
    assertThat(events.get(2)).contains("\"error\":{\"message\":\"gone\"");
    assertThat(events).last().isEqualTo("[DONE]");
  }

  @Test
  void refusesMoreThanTheQueueHolds() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    door.engine.waitsFor(release);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = clients.submit(() -> door.chat(Door.HELLO).statusCode());
      door.engine.prompts.take();
      var waiting = clients.submit(() -> door.chat(Door.HELLO).statusCode());
      awaitMetric("sovereign_model_queue_depth 1");
      HttpResponse<String> refused = door.chat(Door.HELLO);
      assertError(refused, 429, "queue_full", "1 requests wait already: try again in a while");
      assertThat(refused.headers().firstValue("Retry-After")).contains("5");
      release.countDown();
      assertThat(List.of(running.get(), waiting.get())).containsExactly(200, 200);
    }
  }

  @Test
  void cancelsWhenTheClientOfAStreamLeaves() throws Exception {
    door.engine.babbles();
    leaveAfterAByte(STREAM);
    assertThat(door.engine.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    awaitMetric("sovereign_model_requests_total{outcome=\"cancelled\"} 1");
  }

  @Test
  void cancelsWhenTheClientOfAWholeAnswerLeaves() throws Exception {
    door.engine.babbles();
    leaveAfterAByte(Door.HELLO);
    assertThat(door.engine.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void answersHealthWhileGenerating() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    door.engine.waitsFor(release);
    try (Socket _ = door.post(Door.HELLO)) {
      door.engine.prompts.take();
      assertThat(door.fetch("/health").statusCode()).isEqualTo(200);
    } finally {
      release.countDown();
    }
  }

  private void leaveAfterAByte(String body) throws IOException {
    try (Socket socket = door.post(body)) {
      assertThat(socket.getInputStream().read()).isPositive();
    }
  }

  private void awaitMetric(String line) throws IOException, InterruptedException {
    while (!door.fetch("/metrics").body().lines().toList().contains(line)) {
      Thread.onSpinWait();
    }
  }

  private static List<String> events(HttpResponse<String> response) {
    return response
        .body()
        .lines()
        .filter(line -> !line.isEmpty())
        .map(
            line -> {
              assertThat(line).startsWith("data: ");
              return line.substring("data: ".length());
            })
        .toList();
  }

  private static JsonNode chunk(String event) {
    return JsonMapper.shared().readTree(event);
  }

  private static void assertError(
      HttpResponse<String> response, int status, String code, String message) {
    assertThat(response.statusCode()).isEqualTo(status);
    JsonNode error = Door.json(response).path("error");
    assertThat(error.path("code").asString()).isEqualTo(code);
    assertThat(error.path("message").asString()).contains(message);
    assertThat(error.path("type").asString()).isNotEmpty();
    assertThat(error.has("param")).isTrue();
  }
}
