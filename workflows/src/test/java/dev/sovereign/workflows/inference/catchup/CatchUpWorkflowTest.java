package dev.sovereign.workflows.inference.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.FakeActivities;
import dev.sovereign.workflows.Stage;
import dev.sovereign.workflows.energy.PowerReading;
import dev.sovereign.workflows.inference.AttemptRequest;
import dev.sovereign.workflows.inference.CallKey;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.Routes;
import dev.sovereign.workflows.inference.catchup.Readiness.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatchUpWorkflowTest {

  private final Stage stage = new Stage();
  private final FakeActivities.Routed fakes = stage.fakes.routed;

  @AfterEach
  void replayAndClose() {
    stage.close();
  }

  private CatchUpOutcome run() {
    return stage.run("CatchUp", CatchUpOutcome.class, Map.of());
  }

  private void waiting(int maxCalls, long maxNanoUsd, String... ids) {
    fakes.backlog.always(
        new Backlog(Stream.of(ids).map(Routes::waiting).toList(), maxCalls, maxNanoUsd));
  }

  private static Readiness ready(long ceiling) {
    return new Readiness(
        Verdict.READY,
        new ContentRef("c".repeat(64), Stage.HOME, DataClass.INTERNAL),
        Routes.BOX,
        ceiling);
  }

  @Test
  void aRunCanWaitForTheSunBeforeItReadsWhatWaits() {
    PowerReading dark = new PowerReading(Instant.EPOCH, false, 60, false, null, false);
    stage.fakes.power.first(List.of(r -> dark, r -> dark));
    stage.fakes.power.always(new PowerReading(Instant.EPOCH, false, 60, true, null, false));
    waiting(10, 0, "1");
    fakes.prepare.always(ready(0));

    CatchUpOutcome outcome =
        stage.run(
            "CatchUp",
            CatchUpOutcome.class,
            Map.of("deferUntil", Map.of("any", List.of("SOLAR_PEAK"), "atMost", "PT6H")));

    assertThat(outcome.redone()).isEqualTo(1);
    // 5 and 10 seconds.
    assertThat(stage.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void whatWaitsIsAskedAgainOnItsHostUnderAKeyOfTheEarlierCall() {
    waiting(10, 0, "1");
    fakes.prepare.always(ready(0));

    CatchUpOutcome outcome = run();

    assertThat(outcome.redone()).isEqualTo(1);
    assertThat(outcome.lines())
        .containsExactly("call-1: local/tiny at box, 25.0% the same, +2 -1 lines");
    CallKey key = CallKey.again("call-1", "CHAT");
    assertThat(fakes.attempt.asked()).extracting(AttemptRequest::key).containsExactly(key);
    assertThat(fakes.redone.asked())
        .containsExactly(new Redone("call-1", key.id(), Routes.BOX, 0, "", false));
    assertThat(stage.scheduled())
        .containsExactly(
            "CatchUp_ReadBacklog on server",
            "CatchUp_Prepare on device-home",
            "Inference_Plan on device-home",
            "Inference_Attempt on inference-device-home",
            "CatchUp_Record on device-home");
  }

  @Test
  void whoIsNotBackIsLookedForOnce() {
    waiting(10, 0, "1", "2", "3");

    CatchUpOutcome outcome = run();

    assertThat(outcome.notBack()).isEqualTo(3);
    assertThat(fakes.prepare.asked()).hasSize(1);
    assertThat(fakes.attempt.asked()).isEmpty();
  }

  @Test
  void theMoneyOfARunIsNeverPromisedTwice() {
    waiting(10, 150, "1", "2", "3");
    fakes.prepare.alwaysDo(
        p -> p.leftNanoUsd() < 100 ? Readiness.not(Verdict.OVER_BUDGET) : ready(100));

    CatchUpOutcome outcome = run();

    assertThat(outcome.redone()).isEqualTo(2);
    assertThat(outcome.leftForBudget()).isEqualTo(1);
  }

  @Test
  void aRunMakesNoMoreThanItsNumber() {
    waiting(2, 0, "1", "2", "3");
    fakes.prepare.always(ready(0));

    assertThat(run().redone()).isEqualTo(2);
    assertThat(fakes.attempt.asked()).hasSize(2);
  }

  @Test
  void whatIsGoneOrTakenIsLeftAlone() {
    waiting(10, 0, "1", "2", "3");
    fakes.prepare.first(
        List.of(
            _ -> Readiness.not(Verdict.GONE),
            _ -> Readiness.not(Verdict.TAKEN),
            _ -> Readiness.not(Verdict.DONE)));

    CatchUpOutcome outcome = run();

    assertThat(outcome.gone()).isEqualTo(1);
    assertThat(outcome.notBack() + outcome.redone() + outcome.failed()).isZero();
  }

  @Test
  void onlyWhoIsBetterThanTheEarlierAnswerIsAsked() {
    waiting(10, 0, "1");
    fakes.backlog.always(
        new Backlog(
            List.of(
                new Waiting(
                    "call-1",
                    Stage.HOME,
                    DataClass.INTERNAL,
                    "CHAT",
                    "auto",
                    null,
                    Routes.CLOUD,
                    Layer.TINY)),
            10,
            0));
    fakes.prepare.always(ready(0));
    fakes.plan.alwaysDo(r -> Routes.plan(r, Routes.BOX));

    CatchUpOutcome outcome = run();

    assertThat(outcome.notBack()).isEqualTo(1);
    assertThat(fakes.attempt.asked()).isEmpty();
    assertThat(fakes.conclude.asked()).isEmpty();
  }

  @Test
  void whatNobodyWouldEverTakeIsSaidSo() {
    waiting(10, 0, "1");
    fakes.prepare.always(ready(0));
    fakes.attempt.alwaysDo(r -> Routes.fault(r, Fault.REJECTED, "HTTP 400"));

    CatchUpOutcome outcome = run();

    assertThat(outcome.failed()).isEqualTo(1);
    assertThat(fakes.redone.asked())
        .singleElement()
        .satisfies(
            redone -> {
              assertThat(redone.by()).isNull();
              assertThat(redone.forGood()).isTrue();
            });
  }

  @Test
  void whatIsMadeAgainIsNotQueuedAgain() {
    waiting(10, 0, "1");
    fakes.prepare.always(ready(0));
    fakes.attempt.alwaysDo(r -> Routes.fault(r, Fault.REFUSED, "gone again"));

    assertThat(run().failed()).isEqualTo(1);
    assertThat(fakes.queue.asked()).isEmpty();
  }
}
