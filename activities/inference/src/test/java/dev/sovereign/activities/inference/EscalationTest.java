package dev.sovereign.activities.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.inference.call.BadRequestException;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.estimate.Estimate;
import dev.sovereign.activities.inference.estimate.Kind;
import dev.sovereign.activities.inference.estimate.TrackRecord;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is asked next when an answer fails its check. */
class EscalationTest {

  private static final String JSON_WANTED =
      """
      {"messages":[{"role":"user","content":"Who?"}],
       "response_format":{"type":"json_object"}}\
      """;
  private static final String FREE = "{\"messages\":[{\"role\":\"user\",\"content\":\"Who?\"}]}";
  private static final String NO_JSON = answer("Ida, I think.");
  private static final String GOOD = answer("{}");
  private static final String REFUSAL = answer("I cannot help with that.");

  private final FakeHouse house = new FakeHouse();

  @Test
  void anAnswerThatIsNotTheJsonAskedForLeadsToALargerLayerAndTheReceiptSaysWhy() {
    house
        .local("small", FakeHouse.text(NO_JSON))
        .local("other-small", FakeHouse.text(GOOD))
        .local("large", FakeHouse.text(GOOD));
    plan(Layer.SMALL, Layer.SMALL, Layer.SMALL, Layer.LARGE);

    Receipt receipt = ask(JSON_WANTED).receipt();

    assertThat(receipt.answered()).isNotNull().extracting("endpoint").isEqualTo("large");
    assertThat(receipt.quality()).isEqualTo(Quality.MODEL);
    assertThat(receipt.economy().estimated()).isEqualTo(Layer.SMALL);
    assertThat(receipt.attempts()).hasSize(2);
    assertThat(receipt.attempts().getFirst().attempt().fault()).isEqualTo(Fault.CHECK_FAILED);
    assertThat(receipt.attempts().getFirst().attempt().detail()).isEqualTo("it is not JSON");
    assertThat(house.log).contains("report small ok").doesNotContain("call other-small");
  }

  @Test
  void whenNoLargerLayerAnswersTheEarlierAnswerIsGivenWithItsLabel() {
    house.cloud("small", FakeHouse.text(REFUSAL)).local("large", FakeHouse.fault(Fault.REFUSED));
    plan(Layer.SMALL, Layer.SMALL, Layer.LARGE);

    Outcome outcome = ask(FREE);

    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    assertThat(((Outcome.Answered) outcome).body().text()).isEqualTo(REFUSAL);
    assertThat(outcome.receipt().quality()).isEqualTo(Quality.DEGRADED);
    assertThat(outcome.receipt().costNanoUsd()).isEqualTo(15);
    assertThat(house.log).contains("forfeit 15");
    assertThat(house.receipts).hasSize(1);
  }

  @Test
  void aModelThatTheCallerNamedIsGivenAsItIs() {
    house.local("small", FakeHouse.text(REFUSAL)).local("large", FakeHouse.text(GOOD));
    plan(Layer.SMALL, Layer.SMALL, Layer.LARGE);

    Outcome outcome = ask(FREE.replace("{\"messages", "{\"model\":\"small-model\",\"messages"));

    assertThat(outcome.receipt().quality()).isEqualTo(Quality.MODEL);
    assertThat(outcome.receipt().attempts()).hasSize(1);
  }

  @Test
  void aStreamIsNotChecked() {
    house.local("small", FakeHouse.text(REFUSAL)).local("large", FakeHouse.text(GOOD));
    plan(Layer.SMALL, Layer.SMALL, Layer.LARGE);

    Outcome outcome = ask(FREE.replace("{\"messages", "{\"stream\":true,\"messages"));

    assertThat(outcome.receipt().attempts()).hasSize(1);
  }

  @Test
  void onlyChecksThatCanTellAreRemembered() {
    house.local("small", FakeHouse.text(GOOD), FakeHouse.text(GOOD)).local("large");
    plan(Layer.MEDIUM, Layer.SMALL, Layer.LARGE);
    ask(FREE);
    assertThat(house.record.start(new Estimate(Layer.MEDIUM, Kind.TEXT)).why())
        .isEqualTo(TrackRecord.Why.NEEDED);
    for (int i = 0; i < 34; i++) {
      house.record.add(new TrackRecord.Case(Layer.MEDIUM, Kind.STRUCTURED, Layer.SMALL), true);
    }
    ask(JSON_WANTED);
    assertThat(house.record.start(new Estimate(Layer.MEDIUM, Kind.STRUCTURED)).why())
        .isEqualTo(TrackRecord.Why.PROVED);
  }

  @Test
  void anAnswerThatFitsASchemaWithStrangeWordsProvesNothing() {
    String strange =
        JSON_WANTED.replace(
            "{\"type\":\"json_object\"}",
            "{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"mustRhyme\":true}}}");
    house.local("small", FakeHouse.text(GOOD)).local("large");
    plan(Layer.MEDIUM, Layer.SMALL, Layer.LARGE);
    for (int i = 0; i < 34; i++) {
      house.record.add(new TrackRecord.Case(Layer.MEDIUM, Kind.STRUCTURED, Layer.SMALL), true);
    }

    assertThat(ask(strange).receipt().quality()).isEqualTo(Quality.MODEL);

    assertThat(house.record.start(new Estimate(Layer.MEDIUM, Kind.STRUCTURED)).why())
        .isNotEqualTo(TrackRecord.Why.PROVED);
  }

  private void plan(Layer first, Layer... layers) {
    house.needing(first, Instant.now().plusSeconds(30), layers);
  }

  private Outcome ask(String body) {
    RoutedInference inference =
        house.inference(
            new FailingContents(), RoutePolicy.LOCAL_FIRST, Clock.systemUTC(), ExactCache.off());
    return inference.answer(call(body), AnswerSink.none());
  }

  private static InferenceCall call(String body) {
    try {
      return new InferenceCall(
          "sv-1",
          "gateway",
          RequestBody.parse(Operation.CHAT, body.getBytes(StandardCharsets.UTF_8)),
          DataClass.INTERNAL,
          Priority.INTERACTIVE,
          null,
          null,
          false,
          Duration.ofSeconds(30));
    } catch (BadRequestException e) {
      throw new AssertionError(e);
    }
  }

  private static String answer(String content) {
    return "{\"choices\":[{\"message\":{\"content\":\"" + content + "\"}}]}";
  }
}
