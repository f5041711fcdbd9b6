package dev.sovereign.workflows.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.Stage;
import dev.sovereign.workflows.TaskQueues.Tier;
import io.temporal.activity.Activity;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InferenceWorkflowTest {
  private static final Map<String, String> STORED =
      Map.of("contentHash", "a".repeat(64), "contentHost", Stage.HOME);

  private final Stage stage = new Stage();

  @AfterEach
  void replayAndClose() {
    stage.close();
  }

  private InferenceOutcome run(Map<String, ?> request) {
    return stage.run("Inference", InferenceOutcome.class, request);
  }

  /** By the history: once a run has ended the clock skips on. */
  private Duration passed() {
    List<HistoryEvent> events = stage.history(Stage.WORKFLOW_ID).getHistory().getEventsList();
    return Duration.between(time(events.getFirst()), time(events.getLast()));
  }

  private static Instant time(HistoryEvent event) {
    return Instant.ofEpochSecond(
        event.getEventTime().getSeconds(), event.getEventTime().getNanos());
  }

  private List<AttemptRequest> attempts() {
    return stage.fakes.routed.attempt.asked();
  }

  @Test
  void anEmptyStartChecksThatAModelAnswers() {
    InferenceOutcome outcome = run(Map.of());
    assertThat(outcome.quality()).isEqualTo(Quality.MODEL);
    assertThat(outcome.text()).isNotEmpty();
    assertThat(outcome.endpoint()).isEqualTo("box");
    assertThat(outcome.reason()).isEqualTo("local first");
    assertThat(outcome.receiptId()).isEqualTo(attempts().getFirst().key().id()).startsWith("call-");
    assertThat(outcome.attempts()).containsExactly("box local/tiny: answered");
    assertThat(stage.scheduled())
        .containsExactly("Inference_Plan on server", "Inference_Attempt on inference-server");
  }

  @Test
  void whatIsAskedReachesThePlanAndTheAttempt() {
    run(
        Map.of(
            "prompt",
            "Who?",
            "instructions",
            "Answer.",
            "model",
            "huge",
            "policy",
            "LOCAL_ONLY",
            "dataClass",
            "PUBLIC",
            "maxTokens",
            9,
            "deadlineSeconds",
            60));
    assertThat(stage.fakes.routed.plan.asked())
        .containsExactly(
            new RouteRequest(
                "huge",
                "Who?Answer.".length(),
                null,
                9,
                false,
                DataClass.PUBLIC,
                RoutePolicy.LOCAL_ONLY,
                attempts().getFirst().askedAt().plusSeconds(60),
                null,
                Priority.BATCH,
                new Excerpt("Who?", "", 0)));
    assertThat(attempts().getFirst().prompt()).isEqualTo(Prompt.inline("Answer.", "Who?", 9));
  }

  @Test
  void faultsLeadThroughThePlanInItsOrderEachOnItsTiersQueue() {
    stage.fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.LAPTOP, Routes.BOX, Routes.CLOUD));
    stage.fakes.routed.attempt.first(
        List.of(
            r -> Routes.fault(r, Fault.REFUSED, "nobody listens"),
            r -> Routes.fault(r, Fault.SERVER_ERROR, "HTTP 503")));
    InferenceOutcome outcome = run(Map.of("prompt", "Who?"));
    assertThat(outcome.endpoint()).isEqualTo("cloud");
    assertThat(outcome.attempts())
        .containsExactly(
            "laptop local/small: REFUSED (nobody listens)",
            "box local/tiny: SERVER_ERROR (HTTP 503)",
            "cloud huge: answered");
    assertThat(stage.scheduled())
        .containsExactly(
            "Inference_Plan on server",
            "Inference_Attempt on inference-device",
            "Inference_Attempt on inference-server",
            "Inference_Attempt on inference-cloud",
            "Inference_QueueLowerAnswer on server");
    assertThat(attempts().getLast().earlier()).hasSize(2);
    assertThat(attempts())
        .extracting(AttemptRequest::key)
        .containsOnly(attempts().getFirst().key());
  }

  @Test
  void anUnforeseenExceptionCostsItsCandidateAndIsToldByItsType() {
    stage.fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.LAPTOP, Routes.BOX));
    stage.fakes.routed.attempt.alwaysDo(
        r -> {
          if (r.candidate().equals(Routes.LAPTOP)) {
            throw new IllegalStateException("words of unknown origin");
          }
          return Routes.answered(r, "Here.");
        });
    assertThat(run(Map.of("prompt", "Who?")).attempts())
        .containsExactly(
            "laptop local/small: TIMEOUT (the attempt failed: java.lang.IllegalStateException)",
            "box local/tiny: answered");
  }

  @Test
  void anAnswerRecordedBeforeNamesWhoGaveIt() {
    stage.fakes.routed.attempt.alwaysDo(
        r -> {
          AttemptOutcome fresh = Routes.answered(r, "Recorded.");
          return new AttemptOutcome(
              fresh.tried(), fresh.generation(), null, Routes.CLOUD, fresh.receiptId());
        });
    assertThat(run(Map.of("prompt", "Who?")).endpoint()).isEqualTo("cloud");
  }

  @Test
  void whoWaitsForATierIsServedWhenItLeads() {
    stage.fakes.routed.plan.first(
        List.of(r -> Routes.plan(r, Routes.BOX), Routes::nobody, r -> Routes.plan(r, Routes.BOX)));
    stage.fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.LAPTOP, Routes.BOX));
    InferenceOutcome outcome = run(Map.of("prompt", "Who?", "waitForTier", "DEVICE"));
    assertThat(outcome.endpoint()).isEqualTo("laptop");
    assertThat(attempts()).hasSize(1);
    // 5, 10 and 20 seconds.
    assertThat(passed()).isBetween(Duration.ofSeconds(35), Duration.ofSeconds(40));
  }

  @Test
  void aCallOfTheGatewayGoesOnWhereItBrokeOffUnderItsOwnKey() {
    stage.fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.LAPTOP, Routes.BOX));
    InferenceOutcome outcome = run(handedOver());
    assertThat(outcome.endpoint()).isEqualTo("box");
    AttemptRequest attempt = attempts().getFirst();
    assertThat(attempts()).hasSize(1);
    assertThat(attempt.key()).isEqualTo(new CallKey("gateway/0a", "CHAT"));
    assertThat(attempt.priority()).isEqualTo(Priority.INTERACTIVE);
    assertThat(attempt.askedAt()).isEqualTo(Instant.parse("2026-11-21T12:00:00Z"));
    assertThat(attempt.earlier()).hasSize(1);
    assertThat(stage.fakes.routed.plan.asked().getFirst().operation()).isEqualTo("CHAT");
    assertThat(stage.scheduled())
        .containsExactly(
            "Inference_Plan on device-home", "Inference_Attempt on inference-device-home");
  }

  @Test
  void aDoubtfulAnswerIsKeptAtHomeWhenNobodyLargerAnswers() {
    Candidate large = new Candidate("box", "big", Tier.SERVER, Layer.LARGE, 4096, false, "local");
    stage.fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.BOX, large));
    stage.fakes.routed.attempt.first(
        List.of(
            r -> Routes.heldBack(r, Stage.HOME),
            r -> Routes.fault(r, Fault.SERVER_ERROR, "HTTP 503")));

    InferenceOutcome outcome = run(handedOver());

    assertThat(outcome.quality()).isEqualTo(Quality.DEGRADED);
    assertThat(outcome.endpoint()).isEqualTo("box");
    assertThat(outcome.contentRef()).isNull();
    assertThat(attempts()).extracting(AttemptRequest::larger).containsExactly(true, false);
    assertThat(attempts().getLast().doubtful()).isNotNull();
    Conclusion end = stage.fakes.routed.conclude.asked().getFirst();
    assertThat(end.by()).isEqualTo(Routes.BOX);
    assertThat(end.doubtful()).isEqualTo(attempts().getLast().doubtful());
    assertThat(stage.scheduled().getLast()).isEqualTo("Inference_Conclude on device-home");
  }

  @Test
  void whoBrokeOffIsAskedAgainWhenNobodyElseIsThere() {
    stage.fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.LAPTOP));
    assertThat(run(handedOver()).endpoint()).isEqualTo("laptop");
    assertThat(stage.fakes.routed.plan.asked()).hasSize(2);
  }

  static Map<String, Object> handedOver() {
    Tried broke =
        new Tried(
            Routes.LAPTOP, new Attempt(3, Fault.TRUNCATED, "no end", 0, 900), "host-1", 10, 20);
    return Map.of(
        "contentHash",
        "a".repeat(64),
        "contentHost",
        Stage.HOME,
        "dataClass",
        "INTERNAL",
        "handOver",
        new HandOver(
            "gateway/0a",
            "CHAT",
            Priority.INTERACTIVE,
            60,
            Instant.parse("2026-11-21T12:00:00Z"),
            List.of(broke)));
  }

  @Test
  void atTheDeadlineOfTheWaitWhoeverIsThereIsAsked() {
    InferenceOutcome outcome =
        run(Map.of("prompt", "Who?", "waitForTier", "DEVICE", "deadlineSeconds", 7200));
    assertThat(outcome.endpoint()).isEqualTo("box");
    assertThat(outcome.quality()).isEqualTo(Quality.MODEL);
    assertThat(passed()).isBetween(Duration.ofSeconds(7200), Duration.ofSeconds(7210));
    // Every five minutes once the pauses have grown.
    assertThat(stage.fakes.routed.plan.asked()).hasSizeBetween(25, 35);
  }

  @Test
  void aModelThatRestartsIsWaitedForAndOneReceiptTellsAll() {
    stage.fakes.routed.plan.first(List.of(r -> Routes.plan(r, Routes.BOX), Routes::nobody));
    stage.fakes.routed.attempt.first(List.of(r -> Routes.fault(r, Fault.RESET, "")));
    InferenceOutcome outcome = run(Map.of("prompt", "Who?"));
    assertThat(outcome.attempts()).hasSize(2);
    assertThat(attempts().getLast().earlier()).hasSize(1);
    assertThat(stage.fakes.routed.conclude.asked()).isEmpty();
  }

  @Test
  void nobodyToAskIsSaidHonestlyWithTheBeginningOfTheQuestion() {
    stage.fakes.routed.plan.alwaysDo(Routes::nobody);
    InferenceOutcome outcome =
        run(Map.of("prompt", "Who is there? I am alone. The rest is silence."));
    assertThat(outcome.quality()).isEqualTo(Quality.DEGRADED);
    assertThat(outcome.text())
        .isEqualTo(
            "No model could be had: nobody can be asked: box: open after REFUSED. The question"
                + " begins: Who is there? I am alone.");
    assertThat(outcome.layer()).isEqualTo(Layer.RULES);
    Conclusion conclusion = stage.fakes.routed.conclude.asked().getFirst();
    assertThat(conclusion.outcome()).isEqualTo("degraded");
    assertThat(conclusion.quality()).isEqualTo(Quality.DEGRADED);
    assertThat(outcome.receiptId()).isEqualTo(conclusion.key().id());
  }

  @Test
  void whatAnyProviderRejectsIsAskedOnceAndNamed() {
    stage.fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.BOX, Routes.CLOUD));
    stage.fakes.routed.attempt.alwaysDo(r -> Routes.fault(r, Fault.REJECTED, "HTTP 400"));
    InferenceOutcome outcome = run(Map.of("prompt", "Who?"));
    assertThat(outcome.reason())
        .isEqualTo(
            "no endpoint would take it; nobody answered: box local/tiny: REJECTED (HTTP 400)");
    assertThat(attempts()).hasSize(1);
    assertThat(stage.fakes.routed.conclude.asked().getFirst().outcome()).isEqualTo("REJECTED");
  }

  @Test
  void aReceiptThatCannotBeWrittenCostsNoAnswer() {
    stage.fakes.routed.plan.alwaysDo(Routes::nobody);
    stage.fakes.routed.conclude.alwaysDo(
        c -> {
          throw new IllegalStateException("the database is away");
        });
    InferenceOutcome outcome = run(Map.of("prompt", "Who?"));
    assertThat(outcome.quality()).isEqualTo(Quality.DEGRADED);
    assertThat(outcome.receiptId()).isNull();
  }

  @Test
  void whatStaysAtHomeIsPlannedAndAskedThereAndNowhereElse() {
    stage.fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.CLOUD, Routes.LAPTOP));
    stage.fakes.routed.attempt.alwaysDo(r -> Routes.answeredAtHome(r, Stage.HOME));
    InferenceOutcome outcome = run(STORED);
    assertThat(outcome.text()).isEmpty();
    assertThat(outcome.contentRef()).isNotNull();
    assertThat(outcome.endpoint()).isEqualTo("laptop");
    assertThat(outcome.receiptId()).isNotNull();
    // The receipt holds no content, and the host has no database.
    assertThat(stage.scheduled())
        .containsExactly(
            "Inference_Plan on device-home",
            "Inference_Attempt on inference-device-home",
            "Inference_Conclude on server");
  }

  @Test
  void aHomeThatCannotPlanIsNotReplacedByAnother() {
    stage.fakes.routed.plan.alwaysDo(
        r -> {
          throw InferenceFailure.REQUEST_REFUSED.failure("not now");
        });
    InferenceOutcome outcome = run(STORED);
    assertThat(outcome.quality()).isEqualTo(Quality.DEGRADED);
    assertThat(outcome.reason()).contains("no plan from device-home: not now");
    assertThat(outcome.text()).endsWith("The question stays in its content store.");
    assertThat(attempts()).isEmpty();
    assertThat(stage.scheduled())
        .containsOnly(
            "Inference_Plan on device-home",
            "Inference_Conclude on server",
            "Inference_QueueLowerAnswer on device-home");
  }

  @Test
  void whoCancelsAWaitEndsItAndTheReceiptSaysSo() {
    WorkflowStub stub = stage.start("Inference", Map.of("prompt", "Who?", "waitForTier", "CLOUD"));
    stage.environment.sleep(Duration.ofSeconds(60));
    stub.cancel();
    assertThatThrownBy(() -> stub.getResult(InferenceOutcome.class))
        .hasCauseInstanceOf(CanceledFailure.class);
    Conclusion conclusion = stage.fakes.routed.conclude.asked().getFirst();
    assertThat(conclusion.outcome()).isEqualTo("CANCELLED");
    assertThat(conclusion.quality()).isNull();
    assertThat(conclusion.endedAt()).isBefore(conclusion.askedAt().plusSeconds(120));
    assertThat(attempts()).isEmpty();
  }

  @Test
  void whoCancelsAnAttemptBreaksItOff() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch brokenOff = new CountDownLatch(1);
    stage.fakes.routed.attempt.alwaysDo(r -> beatUntilCancelled(asked, brokenOff));
    WorkflowStub stub = stage.start("Inference", Map.of("prompt", "Who?"));
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    stub.cancel();
    assertThatThrownBy(() -> stub.getResult(InferenceOutcome.class))
        .hasCauseInstanceOf(CanceledFailure.class);
    assertThat(brokenOff.getCount()).isZero();
    assertThat(stage.fakes.routed.conclude.asked()).hasSize(1);
  }

  private static AttemptOutcome beatUntilCancelled(CountDownLatch asked, CountDownLatch brokenOff) {
    try {
      while (true) {
        Activity.getExecutionContext().heartbeat(null);
        asked.countDown();
        brokenOff.await(50, TimeUnit.MILLISECONDS);
      }
    } catch (ActivityCompletionException cancelled) {
      brokenOff.countDown();
      throw cancelled;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anInlinePromptThatMustStayAtHomeIsRefusedAndNotRepeated() {
    assertThatThrownBy(
            () -> run(Map.of("prompt", "my secret", "dataClass", DataClass.KEEP_ON_DEVICE)))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class, f -> assertThat(f.getType()).isEqualTo("START_REFUSED"))
        .hasMessageContaining("InferenceRequest: prompt: KEEP_ON_DEVICE, but Temporal keeps")
        .hasMessageContaining("`./sovereign content put <file>` prints contentHash and contentHost")
        .hasMessageContaining("`temporal workflow delete --workflow-id <its id>`")
        .hasMessageNotContaining("secret");
    assertThat(stage.scheduled()).isEmpty();
  }
}
