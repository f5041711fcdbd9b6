package dev.sovereign.workflows.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.Stage;
import dev.sovereign.workflows.energy.PowerReading;
import dev.sovereign.workflows.handoff.SessionHandoffOutcome;
import io.temporal.client.WorkflowFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeferralTest {

  private final Stage stage = new Stage();

  @AfterEach
  void replayAndClose() {
    stage.close();
  }

  @Test
  void aQuestionWaitsForMainsOrACheapHourAndIsAskedThen() {
    stage.fakes.power.first(List.of(r -> power(true, false), r -> power(true, false)));
    stage.fakes.power.always(power(true, true));
    InferenceOutcome outcome = ask(List.of("MAINS", "CHEAP_HOUR"), "PT1H");
    assertThat(outcome.quality()).isEqualTo(Quality.MODEL);
    // 5 and 10 seconds.
    assertThat(passed()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
    assertThat(stage.fakes.routed.plan.asked()).hasSize(1);
  }

  @Test
  void aTierIsWaitedForByPlansAlone() {
    stage.fakes.routed.plan.first(List.of(Routes::nobody, Routes::nobody));
    InferenceOutcome outcome = ask(List.of("TIER_SERVER"), "PT1H");
    assertThat(outcome.quality()).isEqualTo(Quality.MODEL);
    assertThat(stage.fakes.power.asked()).isEmpty();
    assertThat(passed()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
  }

  @Test
  void aTierThatTheOrderPutsLastIsThereAllTheSameAndIsAskedFirst() {
    onceTheirs(Routes.CLOUD);
    assertThat(ask(List.of("TIER_CLOUD"), "PT1H").endpoint()).isEqualTo("cloud");
    assertThat(passed()).isBetween(Duration.ofSeconds(5), Duration.ofMinutes(1));
  }

  @Test
  void aTierThatIsBackIsSeenWithinMinutesHoweverLongItWasAway() {
    stage.fakes.routed.plan.first(Collections.nCopies(40, r -> Routes.plan(r, Routes.BOX)));
    stage.fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.BOX, Routes.CLOUD));
    assertThat(ask(List.of("TIER_CLOUD"), "PT12H").endpoint()).isEqualTo("cloud");
    // 40 looks: 315 s for the first six pauses, then five minutes each.
    assertThat(passed()).isBetween(Duration.ofSeconds(10_515), Duration.ofSeconds(11_000));
  }

  @Test
  void theDeviceTierIsWaitedForAsWell() {
    onceTheirs(Routes.LAPTOP);
    assertThat(ask(List.of("TIER_DEVICE"), "PT1H").endpoint()).isEqualTo("laptop");
  }

  @Test
  void aTierIsWaitedForInTheSameWayByItsOwnName() {
    onceTheirs(Routes.CLOUD);
    InferenceOutcome outcome =
        stage.run(
            "Inference",
            InferenceOutcome.class,
            Map.of("prompt", "Who?", "waitForTier", "CLOUD", "deadlineSeconds", 3600));
    assertThat(outcome.endpoint()).isEqualTo("cloud");
    assertThat(passed()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void anotherConditionLeavesThePlanAsItIs() {
    stage.fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.BOX, Routes.CLOUD));
    stage.fakes.power.always(power(false, false));
    assertThat(ask(List.of("MAINS", "TIER_CLOUD"), "PT1H").endpoint()).isEqualTo("box");
  }

  /** The box leads; at the second look somebody stands behind it. */
  private void onceTheirs(Candidate back) {
    stage.fakes.routed.plan.first(List.of(r -> Routes.plan(r, Routes.BOX)));
    stage.fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.BOX, back));
  }

  @Test
  void afterItsTimeItIsAskedWhateverHoldsAlthoughNoSensorAnswers() {
    stage.fakes.power.alwaysDo(
        r -> {
          throw new IllegalStateException("no sensors here");
        });
    InferenceOutcome outcome = ask(List.of("SOLAR_PEAK"), "PT20M");
    assertThat(outcome.quality()).isEqualTo(Quality.MODEL);
    assertThat(passed()).isBetween(Duration.ofMinutes(20), Duration.ofMinutes(22));
  }

  @Test
  void aHandOffsSummaryWaitsToo() {
    stage.fakes.power.first(List.of(r -> power(true, false)));
    stage.fakes.power.always(power(false, false));
    stage.run(
        "SessionHandoff",
        SessionHandoffOutcome.class,
        Map.of("deferUntil", Map.of("any", List.of("MAINS"), "atMost", "PT6H")));
    assertThat(passed()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    assertThat(stage.fakes.routed.attempt.asked()).hasSize(1);
  }

  @Test
  void anUnknownConditionOrNoneIsRefusedByName() {
    assertThatThrownBy(() -> ask(List.of("SUNSET"), "PT1H"))
        .isInstanceOf(WorkflowFailedException.class)
        .hasStackTraceContaining("SOLAR_PEAK");
    assertThatThrownBy(() -> new DeferUntil(null, null)).hasMessageContaining("a condition");
  }

  private InferenceOutcome ask(List<String> any, String atMost) {
    return stage.run(
        "Inference",
        InferenceOutcome.class,
        Map.of("prompt", "Who?", "deferUntil", Map.of("any", any, "atMost", atMost)));
  }

  private static PowerReading power(boolean onBattery, boolean cheap) {
    return new PowerReading(Instant.EPOCH, onBattery, 60, false, null, cheap);
  }

  private Duration passed() {
    return stage.elapsed();
  }
}
