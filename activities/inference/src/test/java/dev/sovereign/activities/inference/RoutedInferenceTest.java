package dev.sovereign.activities.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sovereign.activities.inference.call.BadRequestException;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.activities.inference.receipts.Answers;
import dev.sovereign.activities.inference.receipts.Answers.Claim;
import dev.sovereign.activities.inference.receipts.Answers.KeptAnswer;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.activities.inference.receipts.Receipt.RecordedAttempt;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.AskOptions.WaitFor;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.HandOver;
import dev.sovereign.workflows.inference.InferenceRequest;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoutedInferenceTest {

  private static final WaitFor CLOUD_WITHIN_AN_HOUR = new WaitFor(Tier.CLOUD, Duration.ofHours(1));

  private final FailingContents contents = new FailingContents();
  private final FakeHouse house = new FakeHouse();
  private final Caller caller = new Caller();

  @Test
  void aFreeCallIsAnsweredAndLeavesAReceipt() {
    house.local("near", FakeHouse.text("{}"));

    Outcome outcome = ask(call());

    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    assertThat(house.log)
        .containsExactly("acquire near", "call near", "report near ok", "free near");
    Receipt receipt = house.receipts.getFirst();
    assertThat(receipt.outcome()).isEqualTo("answered");
    assertThat(receipt.quality()).isEqualTo(Quality.MODEL);
    assertThat(receipt.usage()).isEqualTo(FakeHouse.USAGE);
    assertThat(receipt.costNanoUsd()).isZero();
    assertThat(receipt.bytesLeft()).isZero();
  }

  @Test
  void aPaidCallReservesItsCeilingAndSettlesItsCost() {
    house.cloud("far", FakeHouse.text("{}"));

    ask(call());

    // One message of 10 characters may be up to 13 tokens, and the answer 4096.
    assertThat(house.log)
        .containsSubsequence("acquire far", "reserve 4109", "call far", "settle 15");
    assertThat(house.receipts).hasSize(1);
    assertThat(house.receipts.getFirst().costNanoUsd()).isEqualTo(15);
    assertThat(house.receipts.getFirst().bytesLeft()).isPositive();
  }

  @Test
  void anErrorStatusCostsNothing() {
    house
        .cloud("far", FakeHouse.status(Fault.SERVER_ERROR, 503, "", Duration.ZERO))
        .local("near", FakeHouse.text("{}"));

    ask(call());

    assertThat(house.log).contains("release").doesNotContain("forfeit 4109");
    assertThat(house.receipts.getFirst().costNanoUsd()).isZero();
    assertThat(house.receipts.getFirst().attempts()).hasSize(2);
  }

  @Test
  void aTruncatedPaidAnswerIsTakenToHaveCostItsCeiling() {
    house.cloud("far", FakeHouse.fault(Fault.TRUNCATED)).local("near", FakeHouse.text("{}"));

    ask(call());

    assertThat(house.log).contains("forfeit 4109");
    assertThat(house.receipts.getFirst().costNanoUsd()).isEqualTo(4109);
  }

  @Test
  void whatAnAttemptForfeitedIsNotTakenAgainWhenTheNextIsSettled() {
    house.cloud("far", FakeHouse.fault(Fault.TRUNCATED)).cloud("farther", FakeHouse.text("{}"));

    ask(call());

    assertThat(house.log).containsSubsequence("forfeit 4109", "settle 15");
    assertThat(house.receipts.getFirst().costNanoUsd()).isEqualTo(4109 + 15);
  }

  @Test
  void anExhaustedBudgetLeadsToTheFreeCandidateAndNothingIsSent() {
    house.budgetExhausted = true;
    house.cloud("far").local("near", FakeHouse.text("{}"));

    Outcome outcome = ask(call());

    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    assertThat(house.log).doesNotContain("call far");
    assertThat(house.receipts.getFirst().bytesLeft()).isZero();
  }

  @Test
  void aRejectedRequestIsNotOfferedToAnybodyElse() {
    house
        .local("near", FakeHouse.status(Fault.REJECTED, 422, "{\"error\":{}}", Duration.ZERO))
        .local("next");

    Outcome outcome = ask(call());

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(422);
              assertThat(refused.upstreamBody().text()).isEqualTo("{\"error\":{}}");
            });
    assertThat(house.log).doesNotContain("call next");
  }

  @Test
  void whatOneServerDoesNotOfferIsAskedOfTheNext() {
    house
        .local("near", FakeHouse.status(Fault.NOT_OFFERED, 400, "{\"error\":{}}", Duration.ZERO))
        .cloud("far", FakeHouse.text("{}"));

    Outcome outcome = ask(call());

    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    assertThat(house.log).containsSubsequence("report near NOT_OFFERED", "call far");
  }

  @Test
  void whatNobodyOffersIsRefusedInTheServersOwnWords() {
    house.local("near", FakeHouse.status(Fault.NOT_OFFERED, 400, "{\"error\":7}", Duration.ZERO));

    Outcome outcome = ask(call());

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(400);
              assertThat(refused.upstreamBody().text()).isEqualTo("{\"error\":7}");
            });
  }

  @Test
  void nobodyWaitsLongForATrialWhileAnotherCouldAnswer() {
    house.trialLimit = Duration.ofSeconds(1);
    house.local("back", FakeHouse.fault(Fault.TIMEOUT)).local("near", FakeHouse.text("{}"));

    ask(call());

    Timeouts trial = house.calls.getFirst().timeouts();
    assertThat(trial.answer()).isEqualTo(Duration.ofSeconds(1));
    assertThat(house.calls.getLast().timeouts().answer())
        .as("the last one left")
        .isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void aStreamFailsOverSilentlyBeforeItsFirstToken() {
    house
        .local("first", FakeHouse.fault(Fault.SLOW_FIRST_BYTE))
        .local("second", FakeHouse.tokens(null, "a", "b"));

    Outcome outcome = ask(call());

    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    assertThat(caller.heard).containsExactly("begin second after 1", "a", "b");
  }

  @Test
  void aStreamThatBreaksOffIsFinishedElsewhereAndKept() throws Exception {
    house
        .local("first", FakeHouse.tokens(Fault.TRUNCATED, "a"))
        .local("second", FakeHouse.tokens(null, "a", "b"));

    Outcome outcome = ask(call());

    assertThat(outcome).isInstanceOf(Outcome.Interrupted.class);
    assertThat(caller.heard).containsExactly("begin first after 0", "a");
    assertThat(house.finished.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(house.kept.get("sv-1"))
        .isEqualTo(new KeptAnswer(RawJson.of("ab"), "second", "second-model", "MODEL"));
    assertThat(house.receipts).extracting(Receipt::outcome).containsExactly("interrupted");
    assertThat(house.receipts.getFirst().attempts()).hasSize(2);
  }

  @Test
  void aStreamThatBreaksOffIsHandedToAWorkflowWhichSeesNoContent() {
    house.workflowsAway = false;
    house.local("first", FakeHouse.tokens(Fault.TRUNCATED, "a")).local("second");

    Outcome outcome = ask(call("key", false));

    assertThat(outcome).isInstanceOf(Outcome.Interrupted.class);
    String id = HandingOver.id("sv-1");
    InferenceRequest request = Objects.requireNonNull(house.started.get("inference-" + id));
    assertThat(house.log)
        .containsSubsequence("claim key", "call first", "hand over sv-1", "start")
        .doesNotContain("announce", "release key key", "call second");
    assertThat(house.handedOver.get("sv-1"))
        .extracting(Answers.Handed::callId, Answers.Handed::requestContent)
        .containsExactly(id, request.contentHash());
    assertThat(
            new String(
                contents.find(Objects.requireNonNull(request.contentHash())).orElseThrow(), UTF_8))
        .isEqualTo("request " + id + "\n" + body().json().text());
    assertThat(request.toString()).doesNotContain("What is it", "sv-1");
    HandOver call = Objects.requireNonNull(request.handOver());
    assertThat(call.earlier())
        .extracting(each -> each.candidate().endpoint(), each -> each.attempt().fault())
        .containsExactly(tuple("first", Fault.TRUNCATED));
    assertThat(house.receipts).isEmpty();
  }

  @Test
  void whoWaitsForATierIsHandedToAWorkflowAtOnce() {
    house.workflowsAway = false;
    house.local("near");

    Outcome outcome = inference().defer(call("key", false), CLOUD_WITHIN_AN_HOUR);

    assertThat(outcome).isInstanceOf(Outcome.Deferred.class);
    assertThat(house.log).containsExactly("claim key", "hand over sv-1", "start");
    InferenceRequest request = house.started.values().iterator().next();
    assertThat(request.waitForTier()).isEqualTo(Tier.CLOUD);
    assertThat(request.deadlineSeconds()).isEqualTo(3600);
    assertThat(house.receipts).isEmpty();
  }

  @Test
  void whoSteppedBackIsAskedAgainAndNobodyElseInstead() {
    house.stepBacks = 1;
    house.local("near", FakeHouse.fault(Fault.CANCELLED), FakeHouse.text("{}")).local("next");

    Outcome outcome = ask(background(false, null));

    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    assertThat(house.log)
        .containsExactly(
            "acquire near",
            "may step back at near",
            "call near",
            "free near",
            "acquire near",
            "may step back at near",
            "call near",
            "report near ok",
            "free near");
    assertThat(house.receipts.getFirst().attempts()).hasSize(1);
  }

  @Test
  void whatCostsMoneyIsStreamedOrIsWaitedForDoesNotStepBack() {
    house
        .local("near", FakeHouse.tokens(null, "a"), FakeHouse.text("{}"))
        .cloud("far", FakeHouse.text("{}"));
    ask(background(false, Tier.CLOUD));
    ask(background(true, null));
    ask(call());
    assertThat(house.log).contains("call near", "call far").doesNotContain("may step back at near");
    assertThat(house.log).doesNotContain("may step back at far");
  }

  private static InferenceCall background(boolean stream, @Nullable Tier waitedFor) {
    InferenceCall call = call();
    return new InferenceCall(
        call.id(),
        call.door(),
        stream ? body(",\"stream\":true") : call.body(),
        call.dataClass(),
        Priority.BATCH,
        null,
        null,
        false,
        call.timeout(),
        Reuse.UNSAID,
        waitedFor);
  }

  @Test
  void aTierThatWasWaitedForIsAskedBeforeWhatThePolicyPrefers() {
    house.local("near", FakeHouse.text("{}")).cloud("far", FakeHouse.text("{}"));

    ask(background(false, Tier.CLOUD));

    assertThat(house.log).contains("call far").doesNotContain("call near");
    Candidate by = Objects.requireNonNull(house.receipts.getFirst().answered());
    assertThat(by.reason()).startsWith("its tier was waited for; ");
  }

  @Test
  void nobodyWaitsWhoseAnswerIsThereWhoseModelIsUnknownOrWhileTemporalIsAway() {
    house.claims.put(
        "old",
        new Answers.Claim.Recorded(
            "sv-0", new KeptAnswer(RawJson.of("{}"), "near", "near-model", "MODEL")));
    house.local("near");

    assertThat(inference().defer(call("old", false), CLOUD_WITHIN_AN_HOUR))
        .isInstanceOf(Outcome.Answered.class);
    Outcome away = inference().defer(call("new", false), CLOUD_WITHIN_AN_HOUR);

    assertThat(status(away)).isEqualTo(503);
    assertThat(((Outcome.Refused) away).code()).isEqualTo("workflows_unavailable");
    assertThat(house.log).contains("release key new");
    assertThat(house.started).isEmpty();
  }

  @Test
  void aCallerWhoLeavesEndsTheCall() {
    caller.leaves = true;
    house.local("first", FakeHouse.tokens(null, "a")).local("second");

    Outcome outcome = ask(call());

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.status()).isEqualTo(499));
    assertThat(house.log).contains("report first CANCELLED").doesNotContain("call second");
  }

  @Test
  void withoutAnyModelTheCallerGetsAnErrorWithTheNextStep() {
    house
        .local("near", FakeHouse.fault(Fault.REFUSED))
        .skipped("far", "its breaker is open", System.currentTimeMillis() + 60_000);

    Outcome outcome = ask(call());

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(503);
              assertThat(refused.code()).isEqualTo("no_model_available");
              assertThat(refused.message()).contains("far: its breaker is open");
              assertThat(refused.retryAfterSeconds()).isBetween(50L, 60L);
            });
  }

  @Test
  void whoTakesADeterministicAnswerGetsOneThatSaysSo() {
    house.local("near", FakeHouse.fault(Fault.REFUSED));

    Outcome outcome = ask(call(null, true));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Degraded.class,
            degraded -> {
              assertThat(degraded.body().text()).contains("No model can answer now", "What is it");
              assertThat(degraded.receipt().quality()).isEqualTo(Quality.DEGRADED);
            });
  }

  @Test
  void aRecordedAnswerIsNotBoughtAgain() {
    var answer = new KeptAnswer(RawJson.of("{}"), "far", "far-model", "MODEL");
    house.cloud("far");
    house.claims.put("key", new Claim.Recorded("sv-0", answer));

    Outcome outcome = ask(call("key", false));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Answered.class, answered -> assertThat(answered.replayed()).isTrue());
    assertThat(house.log).containsExactly("claim key");
  }

  @Test
  void anAnswerUnderAKeyIsKeptAndAFailureGivesTheKeyBack() {
    house.local("near", FakeHouse.text("{}"), FakeHouse.fault(Fault.REFUSED));

    ask(call("key", false));
    assertThat(house.log).contains("keep key").doesNotContain("release key key");
    ask(call("key", false));
    assertThat(house.log).contains("release key key");
  }

  @Test
  void aPurchaseThatACrashMayHaveDoubledSaysSo() {
    house.local("near", FakeHouse.text("{}"));
    house.claims.put("key", new Claim.Granted(true));

    ask(call("key", false));

    assertThat(house.receipts.getFirst().repeated()).isTrue();
  }

  @Test
  void aKeyInUseAndAKeyOfAnotherRequestAreRefused() {
    house.claims.put("busy", new Claim.InFlight("sv-9"));
    house.claims.put("other", new Claim.Conflict());

    assertThat(status(ask(call("busy", false)))).isEqualTo(409);
    assertThat(status(ask(call("other", false)))).isEqualTo(422);
    assertThat(house.log).doesNotContain("release key busy", "release key other");
  }

  @Test
  void withoutItsDatabaseNobodyPromisesToBuyOnlyOnce() {
    house.storeAway = true;
    house.local("near");

    assertThat(status(ask(call("key", false)))).isEqualTo(503);
  }

  @Test
  void theCallersDeadlineCutsTheEndpointsTimeouts() {
    house.local("near", FakeHouse.text("{}"));

    ask(call());

    assertThat(house.calls.getFirst().deadlineCut()).isTrue();
    assertThat(house.calls.getFirst().timeouts().answer())
        .isLessThanOrEqualTo(Duration.ofSeconds(30));
  }

  private static int status(Outcome outcome) {
    return ((Outcome.Refused) outcome).status();
  }

  private Outcome ask(InferenceCall call) {
    return inference().answer(call, caller);
  }

  private RoutedInference inference() {
    return house.inference(contents, RoutePolicy.LOCAL_FIRST, Clock.systemUTC(), ExactCache.off());
  }

  private static InferenceCall call() {
    return call(null, false);
  }

  private static InferenceCall call(@Nullable String key, boolean degrade) {
    return new InferenceCall(
        "sv-1",
        "gateway",
        body(),
        DataClass.INTERNAL,
        Priority.INTERACTIVE,
        null,
        key,
        degrade,
        Duration.ofSeconds(30));
  }

  private static RequestBody body() {
    return body("");
  }

  private static RequestBody body(String more) {
    String json =
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"What is it\"}]"
            + more
            + "}";
    try {
      return RequestBody.parse(Operation.CHAT, json.getBytes(StandardCharsets.UTF_8));
    } catch (BadRequestException e) {
      throw new AssertionError(e);
    }
  }

  /** Who listens to a stream. */
  private static final class Caller implements AnswerSink {
    private final List<String> heard = new ArrayList<>();
    private boolean leaves;

    @Override
    public void begin(Candidate candidate, List<RecordedAttempt> failed) {
      heard.add("begin " + candidate.endpoint() + " after " + failed.size());
    }

    @Override
    public void event(byte[] data) throws IOException {
      if (leaves) {
        throw new IOException("gone");
      }
      heard.add(new String(data, StandardCharsets.UTF_8));
    }
  }
}
