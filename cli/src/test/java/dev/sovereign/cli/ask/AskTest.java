package dev.sovereign.cli.ask;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class AskTest {

  private static final Question HELLO = new Question("hello", null, "auto", null, null, null);
  private static final Ask.Style STREAM = new Ask.Style(false, true, false);
  private static final Ask.Style WHOLE = new Ask.Style(false, false, false);

  private static final Map<String, String> RECEIPT =
      Map.of(
          "x-sovereign-receipt", "call-1",
          "x-sovereign-model", "smollm",
          "x-sovereign-endpoint", "model",
          "x-sovereign-tier", "server",
          "x-sovereign-quality", "model",
          "x-sovereign-cost-nano-usd", "1500000");

  private static final String ANSWER =
      "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Hello, \\u001b[31mworld\"}}],"
          + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}";

  @TempDir Path home;
  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();
  private final List<Duration> pauses = new ArrayList<>();
  private FakeGateway gateway;

  @BeforeEach
  void open() throws IOException {
    gateway = new FakeGateway();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void printsAStreamAndWhoAnswered() throws Exception {
    gateway.answers(200, RECEIPT, chunk("Hello, ") + chunk("wörld") + usage() + "data: [DONE]\n\n");

    assertThat(ask(HELLO, STREAM)).isEqualTo(AskResult.ANSWERED);
    assertThat(results()).isEqualTo("Hello, wörld\n");
    assertThat(progress()).isEqualTo("smollm at model (server), 7 + 3 tokens, 0 ms, 0.0015 USD\n");
    assertThat(gateway.asked().getFirst().line()).isEqualTo("POST /v1/chat/completions");
    assertThat(gateway.asked().getFirst().body())
        .isEqualTo(
            "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],"
                + "\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
    assertThat(gateway.asked().getFirst().hints())
        .isEqualTo(Map.of("x-sovereign-degrade", "allow"));
  }

  @Test
  void sendsEveryOption() throws Exception {
    gateway.answers(200, RECEIPT, ANSWER);

    ask(new Question("hello", "be brief", "big", "keep-on-device", "local-only", 9), WHOLE);

    assertThat(gateway.asked().getFirst().body())
        .isEqualTo(
            "{\"model\":\"big\",\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"},"
                + "{\"role\":\"user\",\"content\":\"hello\"}],\"max_tokens\":9}");
    assertThat(gateway.asked().getFirst().hints())
        .isEqualTo(
            Map.of(
                "x-sovereign-degrade", "allow",
                "x-sovereign-data-class", "keep-on-device",
                "x-sovereign-policy", "local-only"));
  }

  @Test
  void printsAWholeAnswerWithoutControlCharacters() throws Exception {
    gateway.answers(200, RECEIPT, ANSWER);

    assertThat(ask(HELLO, WHOLE)).isEqualTo(AskResult.ANSWERED);
    assertThat(results()).isEqualTo("Hello, [31mworld\n");
    assertThat(progress()).startsWith("smollm at model (server), 7 + 3 tokens");
  }

  @Test
  void saysNothingAboutTheAnswerWhenQuiet() throws Exception {
    gateway.answers(200, RECEIPT, ANSWER);

    ask(HELLO, new Ask.Style(false, false, true));

    assertThat(progress()).isEmpty();
  }

  @Test
  void printsAnswerAndReceiptAsJson() throws Exception {
    gateway.answers(200, RECEIPT, ANSWER);

    ask(HELLO, new Ask.Style(true, true, false));

    assertThat(gateway.asked().getFirst().body()).doesNotContain("stream");
    assertThat(results())
        .contains("\"model\" : \"smollm\"", "\"cost-nano-usd\" : \"1500000\"", "\"choices\"");
    assertThat(progress()).isEmpty();
  }

  @Test
  void labelsAnAnswerThatNoModelGave() throws Exception {
    gateway.answers(
        200,
        Map.of("x-sovereign-quality", "degraded", "x-sovereign-reason", "every candidate failed"),
        ANSWER);

    assertThat(ask(HELLO, STREAM)).isEqualTo(AskResult.ANSWERED);
    assertThat(progress())
        .startsWith("sovereign: quality degraded: every candidate failed\n")
        .endsWith("no model at no endpoint (no tier), 7 + 3 tokens, 0 ms\n");
  }

  @Test
  void fetchesTheWholeAnswerWhenAStreamBreaksOff() throws Exception {
    gateway.answers(
        200,
        RECEIPT,
        chunk("Hel")
            + "data: {\"error\":{\"message\":\"reset; next\",\"answer_id\":\"call-9\"}}\n\n");
    gateway.answers(202, Map.of(), "{}");
    gateway.answers(202, Map.of(), "{}");
    gateway.answers(200, Map.of(), ANSWER);

    assertThat(ask(HELLO, STREAM)).isEqualTo(AskResult.ANSWERED);
    assertThat(results()).isEqualTo("Hel\nHello, [31mworld\n");
    assertThat(progress())
        .startsWith(
            """
            sovereign: the answer broke off: reset; next
            sovereign: fetching the whole answer, call-9
            """)
        .contains("smollm at model");
    assertThat(gateway.asked().getLast().line()).isEqualTo("GET /v1/chat/completions/call-9");
    assertThat(pauses).hasSize(2);
  }

  @Test
  void fetchesByTheReceiptWhenAStreamJustEnds() throws Exception {
    gateway.answers(200, RECEIPT, chunk("Hel"));
    gateway.answers(410, Map.of(), "{\"error\":{\"message\":\"gone\",\"next\":\"ask again\"}}");

    assertThat(ask(HELLO, STREAM)).isEqualTo(AskResult.FAILED);
    assertThat(gateway.asked().getLast().line()).isEqualTo("GET /v1/chat/completions/call-1");
    assertThat(progress()).endsWith("sovereign: gone; ask again\n");
  }

  @Test
  void waitsNoLongerThanACallMayTake() throws Exception {
    gateway.answers(200, RECEIPT, chunk("Hel"));
    gateway.answers(202, Map.of(), "{}");

    assertThat(ask(HELLO, STREAM)).isEqualTo(AskResult.FAILED);
    assertThat(pauses).hasSize(5);
    assertThat(progress()).endsWith("sovereign: it is still not finished: ask again.\n");
  }

  @Test
  void tellsBusyFromUnavailableAndRefused() throws Exception {
    String error = "{\"error\":{\"message\":\"what; do this\",\"next\":\"do this\"}}";
    gateway.answers(429, Map.of("Retry-After", "7"), error);
    gateway.answers(503, Map.of(), error);
    gateway.answers(400, Map.of(), error);
    gateway.answers(500, Map.of(), "<html>");

    assertThat(ask(HELLO, STREAM)).isEqualTo(AskResult.BUSY);
    assertThat(progress()).isEqualTo("sovereign: what; do this\nsovereign: come back after 7 s.\n");
    assertThat(ask(HELLO, STREAM)).isEqualTo(AskResult.UNAVAILABLE);
    assertThat(ask(HELLO, STREAM)).isEqualTo(AskResult.REFUSED);
    assertThat(ask(HELLO, STREAM)).isEqualTo(AskResult.FAILED);
    assertThat(progress()).endsWith("sovereign: the gateway answers 500\n");
    assertThat(results()).isEmpty();
  }

  @Test
  void saysHowToStartAGatewayThatDoesNotAnswer() throws Exception {
    gateway.close();

    assertThat(ask(HELLO, STREAM)).isEqualTo(AskResult.NOT_RUNNING);
    assertThat(progress()).endsWith("bring the stack up with ./sovereign up.\n");
  }

  private AskResult ask(Question question, Ask.Style style) throws InterruptedException {
    return new Ask(
            new ChatDoor(gateway.site(home)),
            stream(results),
            stream(progress),
            InstantSource.fixed(Instant.EPOCH),
            pauses::add)
        .ask(question, style);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String results() {
    return results.toString(StandardCharsets.UTF_8);
  }

  private String progress() {
    return progress.toString(StandardCharsets.UTF_8);
  }

  private static String chunk(String text) {
    return "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }

  private static String usage() {
    return "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}\n\n";
  }
}
