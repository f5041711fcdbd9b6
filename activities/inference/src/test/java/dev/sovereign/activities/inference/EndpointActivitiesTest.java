package dev.sovereign.activities.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.estimate.Estimate;
import dev.sovereign.activities.inference.receipts.Answers.Claim;
import dev.sovereign.activities.inference.receipts.Answers.KeptAnswer;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Payloads;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.AttemptOutcome;
import dev.sovereign.workflows.inference.AttemptRequest;
import dev.sovereign.workflows.inference.CallKey;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Conclusion;
import dev.sovereign.workflows.inference.Excerpt;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.Prompt;
import dev.sovereign.workflows.inference.RoutePolicy;
import dev.sovereign.workflows.inference.RouteRequest;
import dev.sovereign.workflows.inference.RoutedInferenceActivities;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an attempt leaves behind, and in which order, when something after the answer fails. */
class EndpointActivitiesTest {

  private static final CallKey KEY = new CallKey("run/question");
  private static final String WORDS = "Because of the light.";
  private static final String ANSWER =
      "{\"choices\":[{\"message\":{\"content\":\"" + WORDS + "\"}}]}";

  private static final String REFUSAL =
      "{\"choices\":[{\"message\":{\"content\":\"I cannot help with that.\"}}]}";

  private final FakeHouse house = new FakeHouse();
  private final FailingContents contents = new FailingContents();
  private final TestActivityEnvironment temporal =
      TestActivityEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build())
              .build());

  private final RoutedInferenceActivities activities =
      temporal.newActivityStub(RoutedInferenceActivities.class);

  @BeforeEach
  void register() {
    house.cloud("cloud", FakeHouse.text(ANSWER));
    temporal.registerActivitiesImplementations(
        new EndpointActivities(
            house,
            house.receiptStore(),
            house,
            house.answers(),
            contents,
            RoutePolicy.CLOUD_FIRST,
            "here",
            Clock.systemUTC()));
  }

  @AfterEach
  void close() {
    temporal.close();
  }

  @Test
  void theAnswerIsKeptBeforeItsTextIsStored() {
    contents.refused = 1;

    assertThatThrownBy(() -> activities.attempt(request(DataClass.KEEP_ON_DEVICE)))
        .isInstanceOf(ActivityFailure.class)
        .cause()
        .hasMessageContaining("ANSWER_NOT_STORED")
        .hasMessageNotContaining("light");

    assertThat(house.kept).containsKey(KEY.id());
    assertThat(house.log).contains("call cloud", "keep " + KEY.value());
    assertThat(house.log).doesNotContain("release key " + KEY.value());
    assertThat(house.receipts).hasSize(1);
  }

  @Test
  void aRecordedAnswersTextIsStoredByTheNextAttempt() {
    KeptAnswer kept = new KeptAnswer(RawJson.of(ANSWER), "cloud", "m", "MODEL");
    house.claims.put(KEY.value(), new Claim.Recorded(KEY.id(), kept));

    AttemptOutcome outcome = activities.attempt(request(DataClass.KEEP_ON_DEVICE));

    ContentRef reference = Objects.requireNonNull(outcome.reference());
    assertThat(contents.find(reference.hash())).hasValue(WORDS.getBytes(UTF_8));
    assertThat(house.log).doesNotContain("call cloud");
  }

  @Test
  void anAnswerThatNobodyCouldKeepIsNotBoughtAgainByTheNextAttempt() {
    contents.refused = 1;
    house.keepingFails = true;
    assertThatThrownBy(() -> activities.attempt(request(DataClass.KEEP_ON_DEVICE)))
        .isInstanceOf(ActivityFailure.class);
    assertThat(house.log).contains("release key " + KEY.value());
    house.keepingFails = false;

    AttemptOutcome outcome = activities.attempt(request(DataClass.KEEP_ON_DEVICE));

    assertThat(outcome.reference()).isNotNull();
    assertThat(house.log.stream().filter("call cloud"::equals)).hasSize(1);
    assertThat(house.kept).containsKey(KEY.id());
    assertThat(house.receipts).hasSize(1);
  }

  @Test
  void theReceiptSaysWhenTheTextWasThere() {
    AttemptOutcome outcome = activities.attempt(request(DataClass.INTERNAL));

    Receipt receipt = house.receipts.getFirst();
    assertThat(outcome.tried().attempt().fault()).isNull();
    assertThat(receipt.firstTokenMicros()).isBetween(1L, Math.max(1, receipt.latencyMicros()));
  }

  @Test
  void whoeverMeetsACallInFlightWaitsForItsEndAndLooksAgain() {
    house.claims.put(KEY.value(), new Claim.InFlight("other"));

    AttemptOutcome outcome = activities.attempt(request(DataClass.INTERNAL));

    assertThat(house.log).startsWith("claim " + KEY.value(), "await other", "claim " + KEY.value());
    assertThat(Objects.requireNonNull(outcome.generation()).text()).isEqualTo(WORDS);
  }

  @Test
  void aQuestionIsEstimatedByItsWordsWhereverTheyAre() throws Exception {
    String proof =
        "Prove that every finite integral domain is a field, then design a distributed"
            + " consensus protocol and analyse its trade-offs. "
            + "Consider this log. ".repeat(300);
    RequestFacts asked =
        RequestBody.parse(
                Operation.CHAT,
                ("{\"messages\":[{\"role\":\"user\",\"content\":\""
                        + proof
                        + "\"}],"
                        + "\"max_tokens\":10}")
                    .getBytes(UTF_8))
            .facts();
    ContentRef stored = contents.put(proof.getBytes(UTF_8), DataClass.INTERNAL);

    activities.plan(planning(proof.length(), null, Excerpt.of(proof)));
    activities.plan(planning(0, stored, null));
    activities.plan(planning(proof.length(), null, null));

    assertThat(asked.estimate()).isNotEqualTo(Estimate.UNREAD);
    assertThat(house.planned)
        .extracting(request -> request.facts().estimate())
        .containsExactly(asked.estimate(), asked.estimate(), Estimate.UNREAD);
    assertThat(house.planned)
        .extracting(request -> request.facts().textChars())
        .containsOnly(proof.length());
  }

  private static RouteRequest planning(
      int inline, @Nullable ContentRef stored, @Nullable Excerpt excerpt) {
    return new RouteRequest(
        "auto",
        inline,
        stored,
        10,
        false,
        DataClass.INTERNAL,
        null,
        Instant.now().plusSeconds(60),
        null,
        Priority.BATCH,
        excerpt);
  }

  @Test
  void theReceiptSaysWhatTheQuestionWasEstimatedToNeed() {
    activities.attempt(request(DataClass.INTERNAL));
    Instant now = Instant.now();
    activities.conclude(
        new Conclusion(
            KEY,
            "auto",
            DataClass.INTERNAL,
            List.of(),
            Quality.DEGRADED,
            "degraded",
            0,
            0,
            now,
            now,
            null,
            Layer.LARGE,
            null));

    assertThat(house.receipts)
        .extracting(receipt -> receipt.economy().estimated())
        .containsExactly(Layer.MEDIUM, Layer.LARGE);
  }

  @Test
  void nothingIsBoughtBlindlyWhileTheMemoryIsAway() {
    house.storeAway = true;

    AttemptOutcome outcome = activities.attempt(request(DataClass.INTERNAL));

    assertThat(outcome.tried().attempt().fault()).isEqualTo(Fault.BUDGET_EXHAUSTED);
    assertThat(house.log).isEmpty();
  }

  @Test
  void aCallOfTheGatewayIsAskedInItsOwnWordsAndItsAnswerStaysOutOfTheHistory() throws Exception {
    CallKey key = CallKey.handedOver("sv-1", "CHAT");
    byte[] json =
        "{\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}],\"x\":1}".getBytes(UTF_8);
    ContentRef stored =
        contents.put(
            StoredRequest.write(key.id(), RequestBody.parse(Operation.CHAT, json)),
            DataClass.KEEP_ON_DEVICE);

    AttemptOutcome outcome = activities.attempt(handedOver(key, stored));

    assertThat(house.log).startsWith("resume " + key.id());
    assertThat(house.calls.getFirst().body().json()).isEqualTo(RawJson.of(json));
    assertThat(house.kept.get(key.id())).isNotNull();
    assertThat(Objects.requireNonNull(outcome.generation()).text()).isEmpty();
    assertThat(outcome.reference()).isNull();
    assertThat(house.receipts.getFirst().door()).isEqualTo("gateway");
    assertThat(house.log).doesNotContain("release key " + key.value());
  }

  @Test
  void aCallOfTheGatewayThatCannotBeKeptIsNoSuccess() throws Exception {
    CallKey key = CallKey.handedOver("sv-1", "CHAT");
    byte[] json = "{\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]}".getBytes(UTF_8);
    ContentRef stored =
        contents.put(
            StoredRequest.write(key.id(), RequestBody.parse(Operation.CHAT, json)),
            DataClass.INTERNAL);
    house.keepingFails = true;

    assertThatThrownBy(() -> activities.attempt(handedOver(key, stored)))
        .cause()
        .hasMessageContaining("ANSWER_NOT_STORED");
    house.keepingFails = false;
    activities.attempt(handedOver(key, stored));

    assertThat(house.log.stream().filter("call cloud"::equals)).hasSize(1);
    assertThat(house.kept).containsKey(key.id());
  }

  private static AttemptRequest handedOver(CallKey key, ContentRef stored) {
    return request(key, Prompt.stored(null, stored, 1), stored.dataClass());
  }

  private static AttemptRequest request(DataClass dataClass) {
    return request(KEY, Prompt.inline(null, "Why?", 10), dataClass);
  }

  private static AttemptRequest request(CallKey key, Prompt prompt, DataClass dataClass) {
    Instant now = Instant.now();
    return new AttemptRequest(
        key,
        prompt,
        "auto",
        dataClass,
        Priority.BATCH,
        new Candidate("cloud", "cloud-model", Tier.CLOUD, Layer.SMALL, 0, true, "because"),
        0,
        List.of(),
        now,
        now.plus(Duration.ofMinutes(1)),
        Layer.MEDIUM,
        true,
        null);
  }

  /** The same with another candidate, which may give the answer after all. */
  private static AttemptRequest next(AttemptRequest first, AttemptOutcome outcome) {
    return new AttemptRequest(
        first.key(),
        first.prompt(),
        first.model(),
        first.dataClass(),
        first.priority(),
        new Candidate("large", "large-model", Tier.SERVER, Layer.LARGE, 0, false, "because"),
        1,
        List.of(outcome.tried()),
        first.askedAt(),
        first.deadline(),
        first.needed(),
        false,
        outcome.reference());
  }

  private AttemptRequest deferred() throws Exception {
    CallKey key = CallKey.handedOver("sv-1", "CHAT");
    byte[] json = "{\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]}".getBytes(UTF_8);
    return handedOver(
        key,
        contents.put(
            StoredRequest.write(key.id(), RequestBody.parse(Operation.CHAT, json)),
            DataClass.INTERNAL));
  }

  @Test
  void aDeferredCallsAnswerIsCheckedAndHeldBackForALargerLayers() throws Exception {
    house.cloud("cloud", FakeHouse.text(REFUSAL)).local("large", FakeHouse.text(ANSWER));
    AttemptRequest first = deferred();

    AttemptOutcome doubtful = activities.attempt(first);

    assertThat(doubtful.tried().attempt().fault()).isEqualTo(Fault.CHECK_FAILED);
    assertThat(Objects.requireNonNull(doubtful.generation()).text()).isEmpty();
    assertThat(house.kept).isEmpty();
    ContentRef held = Objects.requireNonNull(doubtful.reference());
    assertThat(contents.find(held.hash())).isPresent();

    activities.attempt(next(first, doubtful));

    assertThat(Objects.requireNonNull(house.kept.get(first.key().id())).body())
        .isEqualTo(RawJson.of(ANSWER));
    assertThat(contents.find(held.hash())).isEmpty();
    assertThat(house.receipts.getLast().attempts()).hasSize(2);
  }

  @Test
  void withoutABetterAnswerTheDoubtfulOneIsKeptWithItsLabel() throws Exception {
    house.cloud("cloud", FakeHouse.text(REFUSAL));
    AttemptRequest first = deferred();
    AttemptOutcome doubtful = activities.attempt(first);

    Conclusion end =
        new Conclusion(
            first.key(),
            "auto",
            DataClass.INTERNAL,
            List.of(doubtful.tried()),
            Quality.DEGRADED,
            "answered",
            1,
            1,
            first.askedAt(),
            first.askedAt(),
            first.candidate(),
            null,
            doubtful.reference());
    activities.conclude(end);
    activities.conclude(end);

    KeptAnswer kept = Objects.requireNonNull(house.kept.get(first.key().id()));
    assertThat(kept.body()).isEqualTo(RawJson.of(REFUSAL));
    assertThat(kept.quality()).isEqualTo("DEGRADED");
    assertThat(contents.find(Objects.requireNonNull(doubtful.reference()).hash())).isEmpty();
  }

  @Test
  void aWorkflowsAnswerMayBeTooShortForItsTask() {
    house.cloud("cloud", FakeHouse.text("{\"choices\":[{\"message\":{\"content\":\"No.\"}}]}"));
    AttemptRequest asked = request(DataClass.INTERNAL);

    AttemptOutcome outcome =
        activities.attempt(
            new AttemptRequest(
                asked.key(),
                asked.prompt(),
                asked.model(),
                asked.dataClass(),
                asked.priority(),
                asked.candidate(),
                0,
                List.of(),
                asked.askedAt(),
                asked.deadline(),
                Layer.LARGE,
                false,
                null));

    assertThat(outcome.tried().attempt().detail()).isEqualTo("it is too short for the task");
  }
}
