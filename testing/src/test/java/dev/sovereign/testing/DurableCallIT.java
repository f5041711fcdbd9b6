package dev.sovereign.testing;

import static dev.sovereign.testing.InferenceStack.HEALTHY;
import static dev.sovereign.testing.InferenceStack.answer;
import static dev.sovereign.testing.InferenceStack.asked;
import static dev.sovereign.testing.InferenceStack.question;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testing.load.Reply;
import dev.sovereign.testing.upstream.FakeFault;
import dev.sovereign.workflows.inference.CallKey;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of the gateway that outlive the process that took them. */
@ExtendWith(InferenceStack.Resolver.class)
class DurableCallIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  /** A worker's restart, and the silence by which the loss of the old one is known. */
  private static final Duration RECOVERED = Duration.ofMinutes(2);

  @BeforeEach
  void settle(InferenceStack shared) {
    shared.settle();
  }

  @Test
  void whoWaitsForTheCloudGetsItsAnswerByIdAndByKeyAlthoughTheWorkerIsKilled(
      InferenceStack shared) {
    String question = question("patience");
    String[] hints = {
      "x-sovereign-wait-for-tier",
      "cloud",
      "x-sovereign-wait-timeout",
      "600",
      "Idempotency-Key",
      UUID.randomUUID().toString()
    };
    shared.cloud().apply(HEALTHY.with(FakeFault.REFUSED));
    shared.door().chat("auto", question("whether the cloud is there"));

    HttpResponse<String> accepted = shared.door().chat("auto", question, hints);

    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    String location = Door.header(accepted, "Location");
    assertThat(shared.door().get(location).statusCode()).isEqualTo(202);
    assertThat(shared.door().chat("auto", question, hints).statusCode()).isEqualTo(409);
    shared.killWorker();
    shared.cloud().apply(HEALTHY);
    shared.awaitGateway();
    HttpResponse<String> answered = fetch(shared, location);
    assertThat(Door.text(answered)).isEqualTo(answer(question));
    HttpResponse<String> byKey = shared.door().chat("auto", question, hints);
    assertThat(byKey.body()).isEqualTo(answered.body());
    assertThat(Door.header(byKey, "x-sovereign-replayed")).isEqualTo("true");
    assertThat(asked(shared.cloud(), question)).isEqualTo(1);
    assertThat(asked(shared.first(), question)).isZero();
    JsonNode receipt = shared.door().receipt(accepted);
    assertThat(receipt.path("id").asText()).isEqualTo(Door.header(accepted, "x-sovereign-receipt"));
    assertThat(receipt.path("door").asText()).isEqualTo("gateway");
    assertThat(receipt.path("tier").asText()).isEqualTo("cloud");
    assertThat(receipt.path("cost_nano_usd").asLong()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"internal", "keep-on-device"})
  void aBrokenStreamsAnswerIsFinishedAlthoughTheWorkerIsKilled(
      String dataClass, InferenceStack shared) {
    String question = question("a cut and a crash");
    shared.first().apply(HEALTHY.with(FakeFault.STREAM_ERROR));
    shared.second().apply(HEALTHY.delayed(60_000));

    Reply reply =
        shared.door().stream(
            "first-model",
            question,
            "x-sovereign-policy",
            "local-only",
            "x-sovereign-data-class",
            dataClass);

    assertThat(reply.done()).as("[DONE]").isFalse();
    String url = Stack.json(reply.errorEvent()).path("answer_url").asText();
    assertThat(shared.door().get(url).statusCode()).isEqualTo(202);
    Await.until("the second is asked", SOON, () -> asked(shared.second(), question) == 1);
    shared.killWorker();
    shared.second().apply(HEALTHY);
    shared.awaitGateway();

    assertThat(Door.text(fetch(shared, url))).isEqualTo(answer(question));
    String id = url.substring(url.lastIndexOf('/') + 1);
    JsonNode receipt = shared.door().json("/v1/receipts/" + id);
    assertThat(receipt.path("endpoint").asText()).isEqualTo("second");
    assertThat(receipt.path("repeated").asBoolean()).isTrue();
    assertThat(receipt.path("attempts").path(0).path("endpoint").asText()).isEqualTo("first");
    assertThat(history(shared, id)).contains("first-model").doesNotContain(question, id);
  }

  @Test
  void anAnswerThatNobodyCanFinishIsGone(InferenceStack shared) {
    List.of(shared.cloud(), shared.first(), shared.second())
        .forEach(fake -> fake.fault(FakeFault.REFUSED));

    HttpResponse<String> accepted =
        shared
            .door()
            .chat(
                "auto",
                question("nobody"),
                "x-sovereign-wait-for-tier",
                "cloud",
                "x-sovereign-wait-timeout",
                "1");

    assertThat(accepted.statusCode()).isEqualTo(202);
    HttpResponse<String> gone = fetch(shared, Door.header(accepted, "Location"));
    assertThat(gone.statusCode()).isEqualTo(410);
  }

  private static HttpResponse<String> fetch(InferenceStack shared, String url) {
    Await.until("the answer is there", RECOVERED, () -> shared.door().get(url).statusCode() != 202);
    return shared.door().get(url);
  }

  private static String history(InferenceStack shared, String callId) {
    return Cycle.client(shared.stack())
        .fetchHistory("inference-" + CallKey.handedOver(callId, "").id())
        .getHistory()
        // Bytes as text; JSON would have them in base 64.
        .toString();
  }
}
