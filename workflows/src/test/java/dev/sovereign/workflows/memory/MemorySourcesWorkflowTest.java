package dev.sovereign.workflows.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workflows.Fixtures;
import dev.sovereign.workflows.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemorySourcesWorkflowTest {
  private final Stage stage = new Stage();

  @AfterEach
  void replayAndClose() {
    stage.close();
  }

  @Test
  void anEmptyRequestBringsAllSourcesInStep() {
    SourcesReport report = stage.run("MemorySources", SourcesReport.class, Map.of());
    assertThat(report).isEqualTo(Fixtures.oneVault());
    assertThat(stage.fakes.sync.asked()).containsExactly(new SyncSourcesRequest(null));
    assertThat(stage.scheduled()).containsExactly("Memory_SyncSources on server");
  }

  @Test
  void oneSourceCanBeNamedAndAStoreThatComesBackIsWaitedFor() {
    stage.fakes.sync.first(
        List.of(
            r -> {
              throw MemoryFailure.STORE_UNAVAILABLE.failure("the database is starting up");
            }));
    stage.run("MemorySources", SourcesReport.class, Map.of("source", "git:/srv/app"));
    assertThat(stage.fakes.sync.asked())
        .hasSize(2)
        .containsOnly(new SyncSourcesRequest("git:/srv/app"));
  }
}
