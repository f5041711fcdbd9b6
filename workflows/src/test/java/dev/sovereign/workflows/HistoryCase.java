package dev.sovereign.workflows;

import dev.sovereign.workflows.handoff.HandoffFailure;
import dev.sovereign.workflows.handoff.SealOutcome;
import dev.sovereign.workflows.inference.InferenceFailure;
import io.temporal.client.WorkflowFailedException;
import io.temporal.common.WorkflowExecutionHistory;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A run whose history is committed.
 *
 * @param type the workflow type, which names the folder
 * @param name names the file, after the version
 * @param script what the activities do
 * @param argument what the run is started with
 */
record HistoryCase(String type, String name, Consumer<FakeActivities> script, Object argument) {

  static final List<HistoryCase> ALL =
      List.of(
          of("HealthCheck", "healthy", fakes -> {}),
          of("HealthCheck", "ill", fakes -> fakes.probe.always(Fixtures.modelIll())),
          of("SessionHandoff", "model", fakes -> {}),
          of("SessionHandoff", "no-repository", f -> f.read.always(Fixtures.notARepository())),
          of("SessionHandoff", "model-away", HistoryCase::modelAway),
          of(
              "SessionHandoff",
              "ungrounded",
              f -> f.model.generate.always(FakeActivities.Model.says("All moved to Kubernetes."))),
          of("SessionHandoff", "superseded-once", HistoryCase::supersededOnce),
          of("SessionHandoff", "store-away-at-first", HistoryCase::storeAwayAtFirst),
          of("SovereigntyScore", "recorded", fakes -> {}),
          of("Metabolism", "all-well", fakes -> {}),
          of("Metabolism", "handoff-failed", HistoryCase::unreadable),
          new HistoryCase("Metabolism", "refused", fakes -> {}, Map.of("maxCommit", 5)));

  private static HistoryCase of(String type, String name, Consumer<FakeActivities> script) {
    return new HistoryCase(type, name, script, Map.of());
  }

  String file() {
    return type + "/v1-" + name + ".json";
  }

  /** Plays the case and returns what Temporal recorded. */
  WorkflowExecutionHistory play() {
    try (Stage stage = new Stage()) {
      script.accept(stage.fakes);
      try {
        stage.start(type, argument).getResult(Object.class);
      } catch (WorkflowFailedException refused) {
        // A run that fails is a case like any other; its history says so.
      }
      return stage.history(Stage.WORKFLOW_ID);
    }
  }

  private static void modelAway(FakeActivities fakes) {
    fakes.model.generate.alwaysDo(
        r -> {
          throw InferenceFailure.MODEL_UNREACHABLE.failure("127.0.0.1:8080 refuses");
        });
  }

  private static void supersededOnce(FakeActivities fakes) {
    fakes.seal.first(List.of(r -> FakeActivities.seal(r, SealOutcome.Status.SUPERSEDED)));
    fakes.read.first(List.of(r -> Fixtures.changes(Fixtures.commit("c3d4e5f6", "Add a door"))));
  }

  private static void storeAwayAtFirst(FakeActivities fakes) {
    fakes.seal.first(
        List.of(
            r -> {
              throw HandoffFailure.STORE_UNAVAILABLE.failure("the database is starting up");
            }));
  }

  private static void unreadable(FakeActivities fakes) {
    fakes.read.alwaysDo(
        r -> {
          throw HandoffFailure.REPOSITORY_UNREADABLE.failure("objects/pack is corrupt: git fsck");
        });
  }
}
