package dev.sovereign.workflows.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workflows.Stage;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.batch.WindowReport.Next;
import dev.sovereign.workflows.energy.PowerReading;
import dev.sovereign.workflows.inference.DeferUntil;
import dev.sovereign.workflows.inference.DeferUntil.Condition;
import dev.sovereign.workflows.inference.Routes;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchWorkflowTest {

  private static final Map<String, String> AT_HOME =
      Map.of("batchId", FakeBatchSteps.ID, "host", Stage.HOME);

  private final Stage stage = new Stage();

  @AfterEach
  void replayAndClose() {
    stage.close();
  }

  @Test
  void makesWindowAfterWindowOnItsHostAndKeepsToTheModelThatIsLoaded() {
    stage.fakes.batches.work.first(List.of(r -> FakeBatchSteps.report(Next.MORE, "")));

    BatchState end = run(AT_HOME);

    assertThat(end.status()).isEqualTo(BatchStatus.COMPLETED);
    assertThat(stage.scheduled())
        .containsExactly(
            "Batch_Begin on batch-home",
            "Batch_Work on batch-home",
            "Batch_Work on batch-home",
            "Batch_Finish on batch-home");
    assertThat(stage.fakes.batches.work.asked())
        .containsExactly(
            new WindowRequest(FakeBatchSteps.ID, null),
            new WindowRequest(FakeBatchSteps.ID, "box tiny"));
  }

  @Test
  void anEmptyRequestGoesOnWithTheOldestOrSaysThatThereIsNone() {
    stage.fakes.batches.begin.always(BatchState.none());

    assertThat(run(Map.of()).batchId()).isEmpty();
    assertThat(stage.scheduled()).containsExactly("Batch_Begin on batch");
  }

  @Test
  void aFileWithFaultsEndsItAtOnce() {
    stage.fakes.batches.begin.always(FakeBatchSteps.state(BatchStatus.FAILED, null));

    assertThat(run(AT_HOME).status()).isEqualTo(BatchStatus.FAILED);
    assertThat(stage.fakes.batches.work.asked()).isEmpty();
  }

  @Test
  void anOutageIsWaitedOutWithGrowingPauses() {
    stage.fakes.batches.work.first(
        List.of(
            r -> FakeBatchSteps.report(Next.MORE, "no model can answer now"),
            r -> FakeBatchSteps.report(Next.MORE, "no model can answer now"),
            r -> FakeBatchSteps.report(Next.MORE, "no model can answer now")));

    assertThat(run(AT_HOME).status()).isEqualTo(BatchStatus.COMPLETED);

    Duration passed = stage.elapsed();
    // 2, 4 and 8 seconds.
    assertThat(passed).isBetween(Duration.ofSeconds(14), Duration.ofSeconds(25));
  }

  @Test
  void theEndOfItsCompletionWindowAndACancellationAtTheDoorHandOutWhatThereIs() {
    stage.fakes.batches.work.always(FakeBatchSteps.report(Next.EXPIRED, ""));

    assertThat(run(AT_HOME).status()).isEqualTo(BatchStatus.EXPIRED);
    assertThat(stage.fakes.batches.finish.asked())
        .containsExactly(new FinishRequest(FakeBatchSteps.ID, BatchStatus.EXPIRED));
  }

  @Test
  void aTierThatItWaitedForIsAskedFirstInEachWindow() {
    stage.fakes.routed.plan.first(List.of(r -> Routes.plan(r, Routes.BOX)));
    stage.fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.BOX, Routes.CLOUD));
    stage.fakes.batches.begin.always(waiting(Condition.TIER_CLOUD));
    stage.fakes.batches.work.first(List.of(r -> FakeBatchSteps.report(Next.MORE, "")));

    assertThat(run(AT_HOME).status()).isEqualTo(BatchStatus.COMPLETED);
    assertThat(stage.fakes.batches.work.asked())
        .containsExactly(
            new WindowRequest(FakeBatchSteps.ID, null, Tier.CLOUD),
            new WindowRequest(FakeBatchSteps.ID, "box tiny", Tier.CLOUD));
    assertThat(stage.elapsed()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void whoCancelsTheRunStillGetsWhatWasAnswered() {
    stage.fakes.batches.begin.always(waiting(Condition.SOLAR_PEAK));
    WorkflowStub stub = stage.start("Batch", AT_HOME);
    stage.environment.sleep(Duration.ofSeconds(60));

    stub.cancel();

    assertThatThrownBy(() -> stub.getResult(BatchState.class))
        .hasCauseInstanceOf(CanceledFailure.class);
    assertThat(stage.fakes.batches.finish.asked())
        .containsExactly(new FinishRequest(FakeBatchSteps.ID, BatchStatus.CANCELLED));
    assertThat(stage.fakes.batches.work.asked()).isEmpty();
  }

  @Test
  void waitsForTheSunBeforeItsFirstRequest() {
    stage.fakes.batches.begin.always(waiting(Condition.SOLAR_PEAK));
    stage.fakes.power.first(List.of(r -> power(false), r -> power(false), r -> power(false)));
    stage.fakes.power.always(power(true));

    assertThat(run(AT_HOME).status()).isEqualTo(BatchStatus.COMPLETED);

    Duration passed = stage.elapsed();
    // 5, 10 and 20 seconds.
    assertThat(passed).isBetween(Duration.ofSeconds(35), Duration.ofSeconds(45));
    assertThat(stage.fakes.power.asked()).hasSize(4);
  }

  @Test
  void waitsForTheSunNoLongerThanItWasTold() {
    stage.fakes.batches.begin.always(waiting(Condition.SOLAR_PEAK));

    assertThat(run(AT_HOME).status()).isEqualTo(BatchStatus.COMPLETED);

    Duration passed = stage.elapsed();
    assertThat(passed).isBetween(Duration.ofHours(2), Duration.ofHours(2).plusMinutes(1));
  }

  private static BatchState waiting(Condition condition) {
    return FakeBatchSteps.state(
        BatchStatus.IN_PROGRESS, new DeferUntil(Set.of(condition), Duration.ofHours(2)));
  }

  private static PowerReading power(boolean sun) {
    return new PowerReading(Instant.EPOCH, true, 60, sun, null, false);
  }

  private BatchState run(Map<String, String> request) {
    return stage.run("Batch", BatchState.class, request);
  }
}
