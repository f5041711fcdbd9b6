package dev.sovereign.workflows.sovereignty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workflows.Fixtures;
import dev.sovereign.workflows.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SovereigntyScoreWorkflowTest {
  private final Stage stage = new Stage();

  @AfterEach
  void replayAndClose() {
    stage.close();
  }

  @Test
  void readsEveryRubricAndKeepsTheReadingsUnderTheCycle() {
    SovereigntyScoreOutcome outcome =
        stage.run("SovereigntyScore", SovereigntyScoreOutcome.class, Map.of("cycleId", "cycle-1"));
    assertThat(outcome.scores())
        .extracting(SovereigntyScore::rubric)
        .containsExactly("transition", "target");
    RecordScoresRequest kept = stage.fakes.record.asked().getFirst();
    assertThat(kept.cycleId()).isEqualTo("cycle-1");
    assertThat(kept.scores()).isEqualTo(outcome.scores());
  }

  @Test
  void aStoreThatIsAwayIsWaitedFor() {
    stage.fakes.record.first(
        List.of(
            r -> {
              throw SovereigntyFailure.STORE_UNAVAILABLE.failure("starting up");
            }));
    stage.run("SovereigntyScore", SovereigntyScoreOutcome.class);
    assertThat(stage.fakes.record.asked()).hasSize(2);
  }

  @Test
  void noRubricIsNoFailure() {
    stage.fakes.gather.always(new EvidenceReport(Fixtures.evidence().evidence(), List.of()));
    assertThat(stage.run("SovereigntyScore", SovereigntyScoreOutcome.class).scores()).isEmpty();
  }
}
