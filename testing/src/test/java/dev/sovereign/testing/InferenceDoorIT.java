package dev.sovereign.testing;

import static dev.sovereign.testing.InferenceStack.AT_HOME;
import static dev.sovereign.testing.InferenceStack.HEALTHY;
import static dev.sovereign.testing.InferenceStack.answer;
import static dev.sovereign.testing.InferenceStack.asked;
import static dev.sovereign.testing.InferenceStack.question;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testing.load.Reply;
import dev.sovereign.testing.upstream.FakeFault;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What programs and the operator get at the inference door, whatever becomes of the endpoints. */
@ExtendWith(InferenceStack.Resolver.class)
class InferenceDoorIT {

  /** How soon a call is in the sums. */
  private static final Duration COUNTED = Duration.ofSeconds(2);

  @BeforeEach
  void settle(InferenceStack shared) {
    shared.settle();
  }

  @Test
  void aFreeCallIsAnsweredAndItsReceiptIsThereByItsId(InferenceStack shared) {
    String question = question("a free call");

    HttpResponse<String> response = shared.door().chat("auto", question, AT_HOME);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Door.text(response)).isEqualTo(answer(question));
    JsonNode receipt = shared.door().receipt(response);
    assertThat(receipt.path("endpoint").asText()).isEqualTo("first");
    assertThat(receipt.path("model_used").asText()).isEqualTo("first-model");
    assertThat(receipt.path("quality").asText()).isEqualTo("model");
    assertThat(receipt.path("cost_nano_usd").asLong(-1)).isZero();
    assertThat(receipt.path("tokens_used").path("completion").asLong()).isEqualTo(16);
    assertThat(receipt.toString()).doesNotContain(question);
  }

  @Test
  void askPrintsTheAnswerAndWhoGaveIt(InferenceStack shared) {
    String question = question("the terminal");

    CommandResult ask = shared.stack().run("ask", "--policy", "local-only", question).orThrow();

    assertThat(ask.out().strip()).isEqualTo(answer(question));
    assertThat(ask.err()).contains("first-model at first (server)");
  }

  @Test
  void askShowsWhatCameOfAStreamBeforeItBrokeAndThenTheWholeAnswer(InferenceStack shared) {
    String question = question("a broken stream");
    shared.first().apply(HEALTHY.with(FakeFault.STREAM_ERROR));

    CommandResult ask = shared.stack().run("ask", "--policy", "local-only", question).orThrow();

    List<String> lines = ask.out().strip().lines().map(String::strip).toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getLast()).isEqualTo(answer(question)).startsWith(lines.getFirst());
    assertThat(lines.getFirst()).isNotEmpty().isNotEqualTo(lines.getLast());
    assertThat(ask.err()).contains("broke off");
  }

  @Test
  void costCountsACallWithinTwoSeconds(InferenceStack shared) {
    long before = calls(costs(shared));

    shared.door().chat("auto", question("costs"), AT_HOME);

    Await.until("the call is counted", COUNTED, () -> calls(costs(shared)) > before);
    JsonNode printed = Stack.json(shared.stack().run("cost", "--json").orThrow().out());
    assertThat(calls(printed)).isGreaterThan(before);
    assertThat(shared.stack().run("cost").orThrow().out())
        .contains("first-model", "Budget of the day");
  }

  private static JsonNode costs(InferenceStack shared) {
    return shared.door().json("/api/cost?since=PT24H");
  }

  private static long calls(JsonNode costs) {
    for (JsonNode line : costs.path("lines")) {
      if (line.path("endpoint").asText().equals("first")) {
        return line.path("calls").asLong();
      }
    }
    return 0;
  }

  @ParameterizedTest
  @CsvSource({
    // A port that closes resets what was open: either is true.
    "REFUSED, REFUSED|RESET",
    "STATUS_503, SERVER_ERROR",
    "STATUS_429, RATE_LIMITED",
    "NOT_OFFERED, NOT_OFFERED",
    // What is no JSON may as well be half of one.
    "MALFORMED, MALFORMED|TRUNCATED",
    "TRUNCATED, TRUNCATED",
    "EMPTY, EMPTY"
  })
  void theSecondAnswersWhenTheFirstCannot(FakeFault fault, String named, InferenceStack shared) {
    String question = question("a fault");
    shared.first().apply(HEALTHY.with(fault));

    HttpResponse<String> response = shared.door().chat("auto", question, AT_HOME);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Door.text(response)).isEqualTo(answer(question));
    assertThat(Door.header(response, "x-sovereign-attempts"))
        .matches("first:(" + named + "), second:ok");
    assertThat(Door.header(response, "x-sovereign-endpoint")).isEqualTo("second");
    JsonNode failed = shared.door().receipt(response).path("attempts").path(0);
    assertThat(failed.path("retry_after_millis").asLong())
        .isEqualTo(fault == FakeFault.STATUS_429 ? 1000 : 0);
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "STATUS_503", "STATUS_429", "MALFORMED", "EMPTY"})
  void aStreamThatHasNotBegunComesFromTheSecond(FakeFault fault, InferenceStack shared) {
    String question = question("a stream");
    shared.first().apply(HEALTHY.with(fault));

    Reply reply = shared.door().stream("auto", question, AT_HOME);

    assertThat(reply.complete(answer(question))).as(reply.line()).isTrue();
    assertThat(reply.headers()).containsEntry("x-sovereign-endpoint", "second");
  }

  @ParameterizedTest
  @EnumSource(names = {"STREAM_ERROR", "STREAM_ENDS_EARLY", "STREAM_STALL", "TRUNCATED"})
  void aStreamThatBreaksOffSaysSoAndItsWholeAnswerIsThereByItsId(
      FakeFault fault, InferenceStack shared) {
    String question = question("a cut");
    shared.first().apply(HEALTHY.with(fault));

    Reply reply = shared.door().stream("auto", question, AT_HOME);

    assertThat(answer(question)).startsWith(reply.text());
    assertThat(reply.text()).isNotEmpty();
    assertThat(reply.done()).as("[DONE]").isFalse();
    JsonNode error = Stack.json(reply.errorEvent());
    assertThat(error.path("code").asText()).isEqualTo("stream_interrupted");
    String url = error.path("answer_url").asText();
    assertThat(url).endsWith(reply.headers().get("x-sovereign-receipt"));
    Await.until(
        "the answer is finished",
        Duration.ofSeconds(20),
        () -> shared.door().get(url).statusCode() != 202);
    assertThat(Door.text(shared.door().get(url))).isEqualTo(answer(question));
  }

  @Test
  void aRequestThatAnyProviderWouldRefuseIsRefusedInItsOwnWords(InferenceStack shared) {
    String question = question("a bad request");
    shared.first().apply(HEALTHY.with(FakeFault.STATUS_400));

    HttpResponse<String> response = shared.door().chat("auto", question, AT_HOME);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Stack.json(response.body()).path("error").path("code").asText())
        .isEqualTo("fake_400");
    assertThat(asked(shared.second(), question)).isZero();
  }

  @Test
  void aModelThatNobodyHasIsNotFoundAndTheNearestIsNamed(InferenceStack shared) {
    HttpResponse<String> response = shared.door().chat("frist-model", question("a typo"));

    assertThat(response.statusCode()).isEqualTo(404);
    JsonNode error = Stack.json(response.body()).path("error");
    assertThat(error.path("code").asText()).isEqualTo("model_not_found");
    assertThat(error.path("message").asText()).contains("did you mean first-model?");
  }

  @Test
  void whenAllAreAwayTheCallerHearsWhatToDoOrTakesWhatRulesSay(InferenceStack shared) {
    String question = question("an outage");
    List.of(shared.cloud(), shared.first(), shared.second())
        .forEach(fake -> fake.fault(FakeFault.REFUSED));

    HttpResponse<String> refused = shared.door().chat("auto", question);
    HttpResponse<String> degraded =
        shared.door().chat("auto", question, "x-sovereign-degrade", "allow");

    assertThat(refused.statusCode()).isEqualTo(503);
    JsonNode error = Stack.json(refused.body()).path("error");
    assertThat(error.path("code").asText()).isEqualTo("no_model_available");
    assertThat(error.path("message").asText()).contains("cloud", "first", "second");
    assertThat(error.path("next").asText()).contains("x-sovereign-degrade: allow");
    assertThat(Door.header(refused, "Retry-After")).matches("[1-9]\\d*");
    assertThat(degraded.statusCode()).isEqualTo(200);
    assertThat(Door.header(degraded, "x-sovereign-quality")).isEqualTo("degraded");
    assertThat(Door.text(degraded)).isNotEmpty();
    assertThat(shared.door().receipt(degraded).path("quality").asText()).isEqualTo("degraded");
  }

  @Test
  void nobodyNeedsAKeyButAForeignPageIsRefused(InferenceStack shared) throws IOException {
    String question = question("the door");
    int port = shared.stack().port("GATEWAY");
    String own = "Host: 127.0.0.1:" + port;

    assertThat(post(port, question, own)).startsWith("HTTP/1.1 200");
    assertThat(post(port, question, own, "Authorization: Bearer anything"))
        .startsWith("HTTP/1.1 200");
    assertThat(post(port, question, "Host: evil.example")).startsWith("HTTP/1.1 403");
    assertThat(post(port, question, own, "Origin: https://evil.example"))
        .startsWith("HTTP/1.1 403");
    assertThat(asked(shared.first(), question)).isEqualTo(2);
  }

  private static String post(int port, String question, String... headers) throws IOException {
    String[] all = new String[headers.length + 1];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Type: application/json";
    String body = Door.question("first-model", question).toString();
    return RawHttp.answer(port, "POST /v1/chat/completions", body, all);
  }
}
