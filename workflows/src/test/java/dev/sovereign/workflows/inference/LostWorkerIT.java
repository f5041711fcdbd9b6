package dev.sovereign.workflows.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workflows.Stage;
import io.temporal.activity.Activity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Workers that are lost while they ask. Not among the unit tests, because Temporal's in-memory
 * server skips no time while an activity is under way: its timeouts pass as they do for users.
 */
class LostWorkerIT {
  private final Stage stage = new Stage();

  @AfterEach
  void replayAndClose() {
    stage.close();
  }

  private InferenceOutcome run(Map<String, String> request) {
    return stage.run("Inference", InferenceOutcome.class, request);
  }

  @Test
  void aWorkerLostInAnAttemptIsFollowedByItsSuccessor() {
    stage.fakes.routed.attempt.first(List.of(LostWorkerIT::neverHeardOfAgain));
    assertThat(run(Map.of("prompt", "Who?")).attempts())
        .containsExactly("box local/tiny: answered");
    assertThat(stage.fakes.routed.attempt.asked()).hasSize(2);
  }

  @Test
  void anEndpointWhoseWorkersAreLostTwiceIsLeftForTheNext() {
    stage.fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.LAPTOP, Routes.BOX));
    stage.fakes.routed.attempt.first(
        List.of(LostWorkerIT::neverHeardOfAgain, LostWorkerIT::neverHeardOfAgain));
    assertThat(run(Map.of("prompt", "Who?")).attempts())
        .containsExactly(
            "laptop local/small: TIMEOUT (its worker was lost)", "box local/tiny: answered");
  }

  private static AttemptOutcome neverHeardOfAgain(AttemptRequest request) {
    Activity.getExecutionContext().doNotCompleteOnReturn();
    return Routes.answered(request, "never seen");
  }

  @Test
  void aQueueWithoutWorkersIsWaitedForOnceAPlan() {
    Candidate other = Routes.candidate("attic", "local/small", Routes.LAPTOP.tier());
    stage.fakes.routed.plan.first(List.of(r -> Routes.plan(r, Routes.LAPTOP, other)));
    stage.fakes.routed.plan.alwaysDo(Routes::nobody);
    Map<String, String> stored =
        Map.of("contentHash", "a".repeat(64), "contentHost", Stage.PLANS_ONLY);
    assertThat(run(stored).attempts())
        .containsExactly(
            "laptop local/small: TIMEOUT (no worker on inference-device-plans-only)",
            "attic local/small: TIMEOUT (no worker on inference-device-plans-only)");
    assertThat(stage.scheduled())
        .containsOnlyOnce("Inference_Attempt on inference-device-plans-only");
  }
}
