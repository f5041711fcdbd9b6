package dev.sovereign.testing;

import static dev.sovereign.testing.InferenceStack.HEALTHY;
import static dev.sovereign.testing.InferenceStack.answer;
import static dev.sovereign.testing.InferenceStack.asked;
import static dev.sovereign.testing.InferenceStack.question;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.testing.upstream.FakeFault;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.inference.InferenceOutcome;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Questions of workflows complete, whatever becomes of the endpoints and of the worker. */
@ExtendWith(InferenceStack.Resolver.class)
class InferenceWorkflowIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int RUNS = 12;

  @BeforeEach
  void settle(InferenceStack shared) {
    shared.settle();
  }

  @Test
  void aRunStartedByTemporalsOwnCommandWithEmptyInputCompletes(InferenceStack shared)
      throws TimeoutException {
    String id = "inference-it-" + UUID.randomUUID();
    String temporal =
        KillHarness.process(shared.stack().pid("temporal")).info().command().orElseThrow();

    Command.run(
            List.of(
                temporal,
                "workflow",
                "start",
                "--address",
                shared.stack().temporal(),
                "--type",
                "Inference",
                "--task-queue",
                TaskQueues.WORKFLOWS,
                "--workflow-id",
                id,
                "--input",
                "{}"),
            shared.stack().home().home(),
            Map.of(),
            SOON)
        .orThrow();

    InferenceOutcome outcome = outcome(client(shared).newUntypedWorkflowStub(id));
    assertThat(outcome.quality()).isEqualTo(Quality.MODEL);
    assertThat(outcome.endpoint()).isEqualTo("cloud");
    assertThat(shared.door().json("/v1/receipts/" + outcome.receiptId()).path("door").asText())
        .isEqualTo("activity");
  }

  @Test
  void everyRunCompletesWithItsLabelWhenTheCloudIsCutInTheMiddle(InferenceStack shared)
      throws TimeoutException {
    shared.cloud().apply(HEALTHY.delayed(300));
    String question = question("a cut");
    WorkflowClient client = client(shared);
    List<WorkflowStub> runs = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      if (i == RUNS / 2) {
        // Some have their answer, others wait for it.
        assertThat(outcome(runs.getFirst()).endpoint()).isEqualTo("cloud");
        shared.cloud().apply(HEALTHY.with(FakeFault.REFUSED));
      }
      runs.add(start(client, Map.of("prompt", question)));
    }

    for (WorkflowStub run : runs) {
      InferenceOutcome outcome = outcome(run);
      assertThat(outcome.quality()).as(outcome.attempts().toString()).isEqualTo(Quality.MODEL);
      assertThat(outcome.endpoint()).isIn("cloud", "first");
      assertThat(outcome.text()).isEqualTo(answer(question));
    }
    assertThat(outcome(runs.getLast()).endpoint()).isEqualTo("first");
  }

  @Test
  void whoeverWaitsForTheCloudIsAnsweredByItOnceItIsBack(InferenceStack shared)
      throws TimeoutException {
    shared.cloud().apply(HEALTHY.with(FakeFault.REFUSED));
    shared.door().chat("auto", question("whether the cloud is there"));
    assertThat(shared.isReady("cloud")).isFalse();
    String question = question("the cloud");

    WorkflowStub run = start(client(shared), Map.of("prompt", question, "waitForTier", "CLOUD"));
    Await.until("it waits", SOON, () -> details(run).contains("waiting for tier CLOUD"));
    shared.cloud().apply(HEALTHY);

    InferenceOutcome outcome = outcome(run);
    assertThat(outcome.quality()).isEqualTo(Quality.MODEL);
    assertThat(outcome.endpoint()).isEqualTo("cloud");
    assertThat(asked(shared.first(), question)).isZero();
  }

  @Test
  void aRunWhoseWorkerDiesInTheMiddleOfAnAttemptCompletes(InferenceStack shared)
      throws TimeoutException {
    String question = question("a crash");
    shared.cloud().apply(HEALTHY.delayed(60_000));
    WorkflowStub run = start(client(shared), Map.of("prompt", question));
    Await.until("the attempt is in flight", SOON, () -> asked(shared.cloud(), question) == 1);

    shared.killWorker();
    shared.cloud().apply(HEALTHY);

    InferenceOutcome outcome = outcome(run);
    assertThat(outcome.quality()).as(outcome.attempts().toString()).isEqualTo(Quality.MODEL);
    assertThat(outcome.text()).isEqualTo(answer(question));
    String receipt = "/v1/receipts/" + Objects.requireNonNull(outcome.receiptId());
    assertThat(shared.door().json(receipt).path("repeated").asBoolean()).isTrue();
  }

  @Test
  void aRunThatNobodyAnswersIsDegradedAndNotFailed(InferenceStack shared) throws TimeoutException {
    List.of(shared.cloud(), shared.first(), shared.second())
        .forEach(fake -> fake.fault(FakeFault.REFUSED));

    InferenceOutcome outcome =
        outcome(start(client(shared), Map.of("prompt", "Is anybody there?")));

    assertThat(outcome.quality()).isEqualTo(Quality.DEGRADED);
    assertThat(outcome.text()).contains("No model could be had", "Is anybody there?");
    assertThat(outcome.reason()).contains("cloud", "first", "second");
    assertThat(outcome.attempts()).isNotEmpty();
  }

  private static WorkflowClient client(InferenceStack shared) {
    return Cycle.client(shared.stack());
  }

  private static WorkflowStub start(WorkflowClient client, Map<String, Object> request) {
    WorkflowStub stub =
        client.newUntypedWorkflowStub(
            "Inference",
            WorkflowOptions.newBuilder()
                .setTaskQueue(TaskQueues.WORKFLOWS)
                .setWorkflowId("inference-it-" + UUID.randomUUID())
                .build());
    stub.start(request);
    return stub;
  }

  private static InferenceOutcome outcome(WorkflowStub run) throws TimeoutException {
    return run.getResult(2, TimeUnit.MINUTES, InferenceOutcome.class);
  }

  private static String details(WorkflowStub run) {
    return run.query("__temporal_workflow_metadata", WorkflowMetadata.class).getCurrentDetails();
  }
}
