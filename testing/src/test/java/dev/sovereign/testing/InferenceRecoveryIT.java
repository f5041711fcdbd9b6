package dev.sovereign.testing;

import static dev.sovereign.testing.InferenceStack.AT_HOME;
import static dev.sovereign.testing.InferenceStack.HEALTHY;
import static dev.sovereign.testing.InferenceStack.answer;
import static dev.sovereign.testing.InferenceStack.asked;
import static dev.sovereign.testing.InferenceStack.question;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testing.upstream.FakeFault;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the death of the worker leaves: outages that are known, and answers bought once. */
@ExtendWith(InferenceStack.Resolver.class)
class InferenceRecoveryIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  @BeforeEach
  void settle(InferenceStack shared) {
    shared.settle();
  }

  @Test
  void anOutageIsPaidForOnceEvenIfTheWorkerIsKilledAndEndsByItself(InferenceStack shared) {
    String paying = question("the first to notice");
    String later = question("whoever comes after the restart");
    String healed = question("whoever comes after the outage");
    shared.first().apply(HEALTHY.with(FakeFault.STATUS_503));
    assertThat(by(shared.door().chat("auto", paying, AT_HOME))).isEqualTo("second");
    Await.until(
        "the outage is kept",
        SOON,
        () -> shared.number("SELECT count(*) FROM inference.breaker WHERE endpoint = 'first'") > 0);

    shared.killWorker();
    shared.awaitGateway();
    HttpResponse<String> response = shared.door().chat("auto", later, AT_HOME);

    assertThat(Door.text(response)).isEqualTo(answer(later));
    assertThat(Door.header(response, "x-sovereign-attempts")).isEqualTo("second:ok");
    assertThat(asked(shared.first(), paying)).isEqualTo(1);
    assertThat(asked(shared.first(), later)).isZero();

    shared.first().apply(HEALTHY);
    shared.awaitReady("first");
    assertThat(by(shared.door().chat("auto", healed, AT_HOME))).isEqualTo("first");
  }

  @Test
  void anAnswerIsBoughtOnceUnderItsKey(InferenceStack shared) {
    String question = question("a key");
    String key = UUID.randomUUID().toString();

    HttpResponse<String> bought =
        shared.door().chat("cloud-model", question, "Idempotency-Key", key);
    HttpResponse<String> again =
        shared.door().chat("cloud-model", question, "Idempotency-Key", key);
    HttpResponse<String> another =
        shared.door().chat("cloud-model", question + "!", "Idempotency-Key", key);

    assertThat(Door.text(bought)).isEqualTo(answer(question));
    assertThat(Long.parseLong(Door.header(bought, "x-sovereign-cost-nano-usd"))).isPositive();
    assertThat(again.body()).isEqualTo(bought.body());
    assertThat(Door.header(again, "x-sovereign-replayed")).isEqualTo("true");
    assertThat(Door.header(again, "x-sovereign-cost-nano-usd")).isEqualTo("0");
    assertThat(another.statusCode()).isEqualTo(422);
    assertThat(asked(shared.cloud(), question)).isEqualTo(1);
  }

  @Test
  void aPaidCallThatDiedWithTheWorkerIsAnsweredUnderItsKeyAndCountedTwice(InferenceStack shared)
      throws InterruptedException {
    String question = question("a crash");
    String[] key = {"Idempotency-Key", UUID.randomUUID().toString()};
    long spent = spent(shared);
    long abandoned = abandoned(shared);
    shared.cloud().apply(HEALTHY.delayed(60_000));
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    shared.door().chat("cloud-model", question, key);
                  } catch (RuntimeException _) {
                    // The connection dies with the worker.
                  }
                });
    Await.until("the call is in flight", SOON, () -> asked(shared.cloud(), question) == 1);

    shared.killWorker();
    caller.join();
    shared.cloud().apply(HEALTHY);
    shared.awaitGateway();
    HttpResponse<String> response = shared.door().chat("cloud-model", question, key);

    assertThat(Door.text(response)).isEqualTo(answer(question));
    JsonNode receipt = shared.door().receipt(response);
    assertThat(receipt.path("repeated").asBoolean()).isTrue();
    Await.until("the dead call is taken", SOON, () -> abandoned(shared) > abandoned);
    long ceiling = abandoned(shared) - abandoned;
    assertThat(spent(shared) - spent)
        .isGreaterThanOrEqualTo(ceiling + receipt.path("cost_nano_usd").asLong());
  }

  private static String by(HttpResponse<String> response) {
    return Door.header(response, "x-sovereign-endpoint");
  }

  /** Of all days, as one may end meanwhile. */
  private static long spent(InferenceStack shared) {
    return shared.number("SELECT sum(spent_nano_usd) FROM inference.budget WHERE period = 'day'");
  }

  private static long abandoned(InferenceStack shared) {
    return shared.number(
        "SELECT sum(ceiling_nano_usd) FROM inference.paid_call WHERE state = 'abandoned'");
  }
}
