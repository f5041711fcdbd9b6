package dev.sovereign.activities.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.inference.call.BadRequestException;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.receipts.CatchUps.Queued;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway gives again, and what it queues to be made again. */
class ReuseTest {

  private static final Candidate LARGE =
      new Candidate("cloud", "cloud-model", Tier.CLOUD, Layer.LARGE, 0, true, "would lead");
  private static final String SURE =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temperature\":0}";
  private static final String SAME =
      "{\"temperature\": 0, \"stream\": false, \"user\": \"me\","
          + " \"messages\": [ {\"content\": \"hi\", \"role\": \"user\"} ], \"model\": \"auto\"}";
  private static final String CHANCE = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private final FailingContents contents = new FailingContents();
  private final FakeHouse house = new FakeHouse();
  private final MemoryCache cache = new MemoryCache();

  private RoutedInference inference() {
    return house.inference(
        contents,
        RoutePolicy.CLOUD_FIRST,
        Clock.systemUTC(),
        new ExactCache(cache, house.answers()));
  }

  private Outcome ask(String json, DataClass dataClass, boolean degrade, Reuse reuse) {
    try {
      return inference()
          .answer(
              new InferenceCall(
                  "sv-1",
                  "gateway",
                  RequestBody.parse(Operation.CHAT, json.getBytes(UTF_8)),
                  dataClass,
                  Priority.INTERACTIVE,
                  null,
                  null,
                  degrade,
                  Duration.ofSeconds(30),
                  reuse),
              AnswerSink.none());
    } catch (BadRequestException e) {
      throw new AssertionError(e);
    }
  }

  private Outcome ask(String json) {
    return ask(json, DataClass.INTERNAL, false, Reuse.UNSAID);
  }

  private static Reuse cached(Reuse.Cache use) {
    return new Reuse(use, Reuse.CatchUp.UNSAID);
  }

  @Test
  void theSameRequestIsAnsweredWithoutAModelAndSaysWhatItSaved() {
    house.cloud("cloud", FakeHouse.text("{}"));
    Outcome first = ask(SURE);

    Outcome second = ask(SAME);

    assertThat(house.calls).hasSize(1);
    assertThat(((Outcome.Answered) second).body()).isEqualTo(((Outcome.Answered) first).body());
    assertThat(second.receipt().outcome()).isEqualTo("cached");
    assertThat(second.receipt().costNanoUsd()).isZero();
    assertThat(second.receipt().economy().savedNanoUsd())
        .isEqualTo(first.receipt().costNanoUsd())
        .isPositive();
    assertThat(second.receipt().answered())
        .satisfies(by -> assertThat(by.endpoint()).isEqualTo("cloud"));
  }

  @ParameterizedTest
  @CsvSource({"UNSAID, 2", "USE, 1", "REFRESH, 2", "OFF, 2"})
  void whatDependsOnChanceIsGivenAgainOnlyToWhoAsksForIt(Reuse.Cache use, int asked) {
    house.local("near", FakeHouse.text("{}"), FakeHouse.text("{\"n\":2}"));
    ask(CHANCE, DataClass.INTERNAL, false, cached(Reuse.Cache.USE));

    ask(CHANCE, DataClass.INTERNAL, false, cached(use));

    assertThat(house.calls).hasSize(asked);
  }

  @Test
  void aRefreshedAnswerTakesThePlaceOfTheOldOne() {
    house.local("near", FakeHouse.text("{}"), FakeHouse.text("{\"n\":2}"));
    ask(SURE);
    ask(SURE, DataClass.INTERNAL, false, cached(Reuse.Cache.REFRESH));

    assertThat(((Outcome.Answered) ask(SURE)).body().text()).isEqualTo("{\"n\":2}");
    assertThat(cache.kept).hasSize(1);
  }

  @Test
  void noAnswerIsGivenToAnotherClass() {
    house.local("near", FakeHouse.text("{}"), FakeHouse.text("{}"), FakeHouse.text("{}"));
    ask(SURE, DataClass.INTERNAL, false, Reuse.UNSAID);
    ask(SURE, DataClass.PUBLIC, false, Reuse.UNSAID);
    ask(SURE, DataClass.KEEP_ON_DEVICE, false, Reuse.UNSAID);

    assertThat(house.calls).hasSize(3);
    assertThat(cache.kept).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"messages\":[{\"role\":\"user\",\"content\":\"ho\"}],\"temperature\":0}",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temperature\":0,\"max_tokens\":9}",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temperature\":0,\"model\":\"near-model\"}"
      })
  void anotherRequestIsAskedAnew(String other) {
    house.local("near", FakeHouse.text("{}"), FakeHouse.text("{}"));
    ask(SURE);
    ask(other);
    assertThat(house.calls).hasSize(2);
  }

  @Test
  void anAnswerInAnOutageIsNotKept() {
    house.cloud("cloud", FakeHouse.fault(Fault.REFUSED)).local("near", FakeHouse.text("{}"));
    ask(SURE);
    assertThat(cache.kept).isEmpty();
  }

  @Test
  void whatALowerModelAnsweredInAnOutageIsQueuedForWhoAllowsIt() {
    house.untroubled = LARGE;
    house.cloud("cloud", FakeHouse.fault(Fault.REFUSED)).local("near", FakeHouse.text(answer()));

    ask(CHANCE, DataClass.INTERNAL, false, new Reuse(Reuse.Cache.UNSAID, Reuse.CatchUp.ALLOW));

    assertThat(house.queue.queued)
        .singleElement()
        .satisfies(
            queued -> {
              assertThat(queued.id()).isEqualTo(HandingOver.id("sv-1")).doesNotContain("sv-1");
              assertThat(queued.request()).isEqualTo(CHANCE);
              assertThat(queued.answer()).isEqualTo("Hello");
              assertThat(queued.wanted()).isEqualTo(LARGE);
              assertThat(queued.reason())
                  .isEqualTo("near-model at near answered while cloud was away");
            });
  }

  private static String answer() {
    return "{\"choices\":[{\"message\":{\"content\":\"Hello\"}}]}";
  }

  @Test
  void whoHasAModelsAnswerAndSaysNothingIsNotQueued() {
    house.untroubled = LARGE;
    house.cloud("cloud", FakeHouse.fault(Fault.REFUSED)).local("near", FakeHouse.text(answer()));
    ask(CHANCE);
    assertThat(house.queue.queued).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"UNSAID, 1", "ALLOW, 1", "OFF, 0"})
  void whatRulesAnsweredIsQueuedUnlessTheCallerSaysNo(Reuse.CatchUp catchUp, int queued) {
    house.untroubled = LARGE;
    house.skipped("cloud", "open", 1);

    Outcome outcome = ask(CHANCE, DataClass.INTERNAL, true, new Reuse(Reuse.Cache.UNSAID, catchUp));

    assertThat(outcome).isInstanceOf(Outcome.Degraded.class);
    assertThat(house.queue.queued)
        .hasSize(queued)
        .allSatisfy(each -> assertThat(each.by()).isNull());
  }

  @Test
  void aQueueThatIsAwayFailsNoCall() {
    house.untroubled = LARGE;
    house.queue.away = true;
    assertThat(ask(CHANCE, DataClass.INTERNAL, true, Reuse.UNSAID))
        .isInstanceOf(Outcome.Degraded.class);
  }

  @Test
  void aFullBudgetIsNoOutage() {
    house.untroubled = LARGE;
    house.budgetExhausted = true;
    house.cloud("cloud").local("near", FakeHouse.text(answer()));
    ask(CHANCE, DataClass.INTERNAL, false, new Reuse(Reuse.Cache.UNSAID, Reuse.CatchUp.ALLOW));
    assertThat(house.queue.queued).extracting(Queued::id).isEmpty();
  }
}
