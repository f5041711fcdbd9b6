package dev.sovereign.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.cli.supervisor.Fixture;
import dev.sovereign.cli.supervisor.ProcessIdentity;
import dev.sovereign.cli.supervisor.ServiceRecord;
import dev.sovereign.cli.supervisor.ServiceRecords;
import dev.sovereign.cli.supervisor.ServiceSpec;
import dev.sovereign.cli.supervisor.ServiceState;
import dev.sovereign.cli.supervisor.StackSpec;
import dev.sovereign.cli.supervisor.SupervisorRecord;
import dev.sovereign.config.SovereignConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Records say that this very JVM is both supervisor and service, so they are true. */
class RunningStackTest {

  private static final ServiceSpec SERVICE = Fixture.service("worker", "exec sleep 60");

  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void recordARunningStack() throws IOException {
    fixture = new Fixture(folder);
    StackSpec stack = Fixture.stack(SERVICE);
    fixture.folder().stack(stack);
    supervisor(stack, true);
    service(ServiceState.READY);
  }

  @Test
  void theSameStackWithEveryServiceServingNeedsNothing() {
    assertThat(runs(Fixture.stack(SERVICE), true)).isTrue();
  }

  @Test
  void aChangedStackIsAnother() {
    assertThat(runs(Fixture.stack(Fixture.service("worker", "exec sleep 61")), true)).isFalse();
  }

  @Test
  void aServiceThatDoesNotAnswerMustBeMended() {
    assertThat(runs(Fixture.stack(SERVICE), false)).isFalse();
  }

  @Test
  void aServiceInBackoffMustBeMended() {
    service(ServiceState.BACKOFF);

    assertThat(runs(Fixture.stack(SERVICE), true)).isFalse();
  }

  @Test
  void aStackWithoutSupervisorMustBeMended() {
    fixture.folder().delete("supervisor");

    assertThat(runs(Fixture.stack(SERVICE), true)).isFalse();
  }

  @Test
  void statusTellsTheDocumentedFields() {
    Site site = new Site(Map.of(), fixture.home(), SovereignConfig.defaults(), folder, folder);

    JsonMapper json = new JsonMapper();
    JsonNode status = json.readTree(json.writeValueAsString(new StatusReader(site).read()));

    assertThat(status.propertyNames())
        .containsExactly(
            "state",
            "home",
            "build",
            "app",
            "repository",
            "supervisor",
            "services",
            "memoryKib",
            "memoryMeasure",
            "addresses",
            "cycle");
    assertThat(status.path("state").asString()).isEqualTo("UP");
    assertThat(status.path("memoryKib").asLong()).isPositive();
    assertThat(status.path("services").path(0).propertyNames())
        .containsExactly(
            "name",
            "state",
            "pid",
            "uptimeSeconds",
            "restarts",
            "lastExit",
            "memoryKib",
            "ports",
            "log");
  }

  private boolean runs(StackSpec stack, boolean answers) {
    return RunningStack.is(stack, fixture.folder(), (_, _) -> answers);
  }

  private void supervisor(StackSpec stack, boolean settled) {
    fixture
        .folder()
        .supervisor(
            new SupervisorRecord(
                ProcessIdentity.self(),
                fixture.instant().toString(),
                stack.app(),
                stack.identity(),
                settled));
  }

  private void service(ServiceState state) {
    fixture
        .folder()
        .services(
            new ServiceRecords(
                List.of(
                    new ServiceRecord(
                        "worker",
                        state,
                        ProcessIdentity.self(),
                        0,
                        null,
                        fixture.instant().toString(),
                        "app",
                        SERVICE.identity(),
                        SERVICE.stop()))));
  }
}
