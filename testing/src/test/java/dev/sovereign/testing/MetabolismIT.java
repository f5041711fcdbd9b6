package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workflows.handoff.Commit;
import dev.sovereign.workflows.handoff.SessionHandoffOutcome;
import dev.sovereign.workflows.metabolism.MetabolismOutcome;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cycle on real components. */
@ExtendWith(SharedStack.Resolver.class)
class MetabolismIT {

  @Test
  void aCycleListsWhatWasCommittedSinceTheLastOneAndNothingElse(SharedStack shared)
      throws Exception {
    WorkflowClient client = Cycle.client(shared.stack());
    String first = shared.repository().commit("Mend the gate");
    Cycle.start(client).await(Duration.ofMinutes(3));
    String second = shared.repository().commit("Paint the gate");

    MetabolismOutcome outcome = Cycle.start(client).await(Duration.ofMinutes(3));

    assertThat(handoff(outcome).codeChanges().since()).isEqualTo(first);
    assertThat(handoff(outcome).codeChanges().commits())
        .extracting(Commit::id)
        .containsExactly(second);
    assertThat(outcome.report()).contains(second.substring(0, 10), "Paint the gate");
    assertThat(outcome.organs())
        .extracting(MetabolismOutcome.OrganLine::organ)
        .containsExactly("health", "handoff", "treasury", "sovereignty");
    assertThat(outcome.organs()).allMatch(MetabolismOutcome.OrganLine::ok);
  }

  @Test
  void theReportCanBeReadInTheRunItself(SharedStack shared) throws Exception {
    WorkflowStub stub = stub(Cycle.client(shared.stack()));
    stub.start(Map.of());
    MetabolismOutcome outcome = stub.getResult(3, TimeUnit.MINUTES, MetabolismOutcome.class);

    assertThat(stub.query("report", String.class)).isEqualTo(outcome.report());
    assertThat(
            stub.query("__temporal_workflow_metadata", WorkflowMetadata.class).getCurrentDetails())
        .contains("transition", "target");
  }

  @ParameterizedTest
  @MethodSource("badInputs")
  void aStartWithBadInputFailsTheRunWithAReadableMessage(
      Object input, List<String> named, SharedStack shared) {
    WorkflowStub stub = stub(Cycle.client(shared.stack()));
    stub.start(input);

    assertThatThrownBy(() -> stub.getResult(30, TimeUnit.SECONDS, MetabolismOutcome.class))
        .isInstanceOf(WorkflowFailedException.class)
        .rootCause()
        .satisfies(cause -> assertThat(cause.getMessage()).contains(named));
  }

  static List<Object[]> badInputs() {
    return List.of(
        new Object[] {Map.of("repositry", "here"), List.of("repositry", "repository")},
        new Object[] {Map.of("maxCommits", "many"), List.of("maxCommits")},
        new Object[] {Map.of("maxCommits", -1), List.of("maxCommits", "-1")},
        new Object[] {List.of(1, 2), List.of("MetabolismRequest")},
        new Object[] {"text", List.of("MetabolismRequest")});
  }

  @Test
  void aFolderThatIsNoRepositoryIsNoError(SharedStack shared, @TempDir Path folder)
      throws Exception {
    WorkflowStub stub = stub(Cycle.client(shared.stack()));
    stub.start(Map.of("repository", folder.toString(), "summarise", false));

    MetabolismOutcome outcome = stub.getResult(3, TimeUnit.MINUTES, MetabolismOutcome.class);

    assertThat(outcome.report()).containsIgnoringCase("code changes were not collected");
    assertThat(outcome.organs()).allMatch(MetabolismOutcome.OrganLine::ok);
  }

  private static SessionHandoffOutcome handoff(MetabolismOutcome outcome) {
    return Objects.requireNonNull(outcome.handoff(), outcome.report());
  }

  private static WorkflowStub stub(WorkflowClient client) {
    return client.newUntypedWorkflowStub(
        "Metabolism",
        WorkflowOptions.newBuilder()
            .setTaskQueue("sovereign")
            .setWorkflowId("metabolism-it-" + UUID.randomUUID())
            .build());
  }
}
