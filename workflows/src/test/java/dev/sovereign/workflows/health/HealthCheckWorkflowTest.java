package dev.sovereign.workflows.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workflows.Fixtures;
import dev.sovereign.workflows.Stage;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthCheckWorkflowTest {
  private final Stage stage = new Stage();

  @AfterEach
  void replayAndClose() {
    stage.close();
  }

  @Test
  void aServiceThatIsIllIsARowAndNoFailure() {
    stage.fakes.probe.always(Fixtures.modelIll());
    HealthReport report = stage.run("HealthCheck", HealthReport.class);
    assertThat(report).isEqualTo(Fixtures.modelIll());
    assertThat(report.line()).isEqualTo("1 of 2 healthy; ill: model (connection refused)");
    assertThat(report.nextSteps()).containsExactly("Mend model: ./sovereign up");
  }

  @Test
  void theTimeoutOfAProbeCanBeChosen() {
    stage.run("HealthCheck", HealthReport.class, Map.of("timeoutMillis", 50));
    assertThat(stage.fakes.probe.asked()).containsExactly(new ProbeRequest(50));
  }

  @Test
  void aResultTooLargeToCarryFailsAtOnceAndByName() {
    stage.fakes.probe.always(
        new HealthReport(Collections.nCopies(20_000, Fixtures.modelIll().services().getFirst())));
    assertThatThrownBy(() -> stage.run("HealthCheck", HealthReport.class))
        .rootCause()
        .hasMessageContaining(HealthReport.class.getName() + " is ");
    assertThat(stage.fakes.probe.asked()).hasSize(1);
  }
}
