package dev.sovereign.testing;

import static dev.sovereign.testing.InferenceStack.HEALTHY;
import static dev.sovereign.testing.InferenceStack.answer;
import static dev.sovereign.testing.InferenceStack.asked;
import static dev.sovereign.testing.InferenceStack.question;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testing.upstream.FakeFault;
import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.inference.CallKey;
import dev.sovereign.workflows.inference.InferenceOutcome;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is made again after an outage, and what is given again without a model. */
@ExtendWith(InferenceStack.Resolver.class)
class CatchUpIT {

  /** The schedule fires five seconds after the return. */
  private static final Duration REDONE = Duration.ofMinutes(2);

  private static final Duration SOON = Duration.ofSeconds(30);

  @BeforeEach
  void settle(InferenceStack shared) {
    shared.settle();
  }

  @Test
  void whatALowerModelAndRulesAnsweredIsMadeAgainOnceTheCloudIsBack(InferenceStack shared)
      throws Exception {
    shared.cloud().apply(HEALTHY.with(FakeFault.REFUSED));
    String lower = question("a lower model");
    InferenceOutcome outcome = ask(shared, lower);
    assertThat(outcome.endpoint()).isEqualTo("first");
    String earlier = Objects.requireNonNull(outcome.receiptId());
    List.of(shared.first(), shared.second()).forEach(fake -> fake.fault(FakeFault.REFUSED));
    String rules = question("rules");
    HttpResponse<String> degraded =
        shared.door().chat("auto", rules, "x-sovereign-degrade", "allow");
    assertThat(Door.header(degraded, "x-sovereign-quality")).isEqualTo("degraded");
    String byRules = CallKey.handedOver(Door.header(degraded, "x-sovereign-receipt"), "").id();
    assertThat(waiting(shared, earlier) + waiting(shared, byRules)).isEqualTo(2);

    shared.settle();

    Await.until("both are made again", REDONE, () -> done(shared, earlier, byRules) == 2);
    JsonNode both = show(shared, earlier);
    assertThat(both.path("earlier").asText()).isEqualTo(answer(lower));
    assertThat(both.path("later").asText()).isEqualTo(answer(lower));
    assertThat(both.at("/call/later/endpoint").asText()).isEqualTo("cloud");
    assertThat(both.at("/call/later/similarPermille").asInt()).isEqualTo(1000);
    JsonNode other = show(shared, byRules);
    assertThat(other.path("earlier").asText()).contains("No model can answer now");
    assertThat(other.path("later").asText()).isEqualTo(answer(rules));
    assertThat(other.path("difference")).isNotEmpty();
    assertThat(bought(shared, earlier) + bought(shared, byRules)).isEqualTo(2);
    JsonNode receipt = shared.door().json("/v1/receipts/" + both.at("/call/later/call").asText());
    assertThat(receipt.path("earlier_call").asText()).isEqualTo(earlier);
    assertThat(receipt.path("door").asText()).isEqualTo("catch-up");
  }

  private static InferenceOutcome ask(InferenceStack shared, String question) throws Exception {
    WorkflowStub run =
        Cycle.client(shared.stack())
            .newUntypedWorkflowStub(
                "Inference",
                WorkflowOptions.newBuilder()
                    .setTaskQueue(TaskQueues.WORKFLOWS)
                    .setWorkflowId("catch-up-it-" + UUID.randomUUID())
                    .build());
    run.start(Map.of("prompt", question));
    return run.getResult(2, TimeUnit.MINUTES, InferenceOutcome.class);
  }

  private static long waiting(InferenceStack shared, String id) {
    return shared.number(
        "SELECT count(*) FROM inference.catch_up WHERE state = 'waiting' AND earlier_call = '"
            + id
            + "'");
  }

  private static long done(InferenceStack shared, String one, String other) {
    return shared.number(
        "SELECT count(*) FROM inference.catch_up WHERE state = 'done' AND earlier_call IN ('%s', '%s')"
            .formatted(one, other));
  }

  private static long bought(InferenceStack shared, String id) {
    return shared.number(
        "SELECT count(*) FROM inference.receipt WHERE quality = 'MODEL' AND earlier_call = '"
            + id
            + "'");
  }

  private static JsonNode show(InferenceStack shared, String id) {
    return Stack.json(shared.stack().run("catch-up", "show", id, "--json").orThrow().out());
  }

  @Test
  void theSameRequestIsAnsweredOnceUntilItIsEvicted(InferenceStack shared) {
    String question = question("the same");
    String[] use = {"x-sovereign-cache", "use"};
    HttpResponse<String> bought = shared.door().chat("cloud-model", question, use);
    String id = Door.header(bought, "x-sovereign-receipt");
    Await.until("it is kept", SOON, () -> cached(shared, id) == 1);

    HttpResponse<String> given = shared.door().chat("cloud-model", question, use);

    assertThat(given.body()).isEqualTo(bought.body());
    assertThat(Door.header(given, "x-sovereign-cache")).isEqualTo("hit");
    assertThat(Door.header(given, "x-sovereign-cost-nano-usd")).isEqualTo("0");
    assertThat(asked(shared.cloud(), question)).isEqualTo(1);
    JsonNode receipt = shared.door().receipt(given);
    assertThat(receipt.path("outcome").asText()).isEqualTo("cached");
    assertThat(receipt.path("saved_nano_usd").asLong())
        .isEqualTo(Long.parseLong(Door.header(bought, "x-sovereign-cost-nano-usd")))
        .isPositive();
    Await.until(
        "the cost says so",
        SOON,
        () -> shared.door().json("/api/cost").at("/cache/savedNanoUsd").asLong() > 0);
    assertThat(shared.stack().run("cost").orThrow().out()).contains("The cache answered");

    shared.stack().run("cache", "evict", id).orThrow();
    assertThat(cached(shared, id)).isZero();
    shared.door().chat("cloud-model", question, use);
    assertThat(asked(shared.cloud(), question)).isEqualTo(2);
  }

  private static long cached(InferenceStack shared, String id) {
    return shared.number(
        "SELECT count(*) FROM inference.cached_answer WHERE call_id = '" + id + "'");
  }
}
