package dev.sovereign.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workflows.registry.WorkflowTypes;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.metadata.POJOWorkflowImplMetadata;
import io.temporal.common.metadata.POJOWorkflowMethodMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays what earlier builds decided. A case that is new gets its history by
 *
 * <pre>
 * {@code ./mvnw -pl workflows test -Dtest=HistoriesTest#everyCaseHasAHistory -Dhistories.record=true}
 * </pre>
 *
 * which writes the missing files below {@code src/test/resources/histories} and never one that is
 * there: a history that no longer replays means that running workflows would break.
 */
class HistoriesTest {
  private static final Path FOLDER = Path.of("src/test/resources/histories");

  static List<HistoryCase> cases() {
    return HistoryCase.ALL;
  }

  static List<Path> committed() throws IOException {
    if (!Files.isDirectory(FOLDER)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }

  @Test
  void everyCommittedHistoryReplays() throws IOException {
    assertThat(committed()).isNotEmpty();
    try (Stage stage = new Stage()) {
      stage.replay(
          committed().stream()
              .map(f -> read(f, Stage.WORKFLOW_ID))
              .toArray(WorkflowExecutionHistory[]::new));
    }
  }

  /** Children are named after their parent, so under another id the decisions differ. */
  @Test
  void aHistoryOfOtherDecisionsDoesNotReplay() {
    try (Stage stage = new Stage()) {
      WorkflowExecutionHistory other =
          read(FOLDER.resolve("Metabolism/v1-all-well.json"), "another-id");
      assertThatThrownBy(() -> stage.replay(other)).hasMessageContaining("does not replay");
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyCaseHasAHistory(HistoryCase committed) throws IOException {
    Path file = FOLDER.resolve(committed.file());
    if (Boolean.getBoolean("histories.record") && !Files.exists(file)) {
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, committed.play().toJson(true) + "\n");
    }
    assertThat(file).as("recorded by -Dhistories.record=true").isRegularFile();
  }

  @Test
  void everyWorkflowTypeHasAHistory() {
    assertThat(WorkflowTypes.implementations())
        .flatExtracting(c -> POJOWorkflowImplMetadata.newInstance(c).getWorkflowMethods())
        .extracting(POJOWorkflowMethodMetadata::getName)
        .allSatisfy(
            type -> assertThat(HistoryCase.ALL).extracting(HistoryCase::type).contains(type));
  }

  private static WorkflowExecutionHistory read(Path file, String workflowId) {
    try {
      return WorkflowExecutionHistory.fromJson(Files.readString(file), workflowId);
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }
}
