package dev.sovereign.cli.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {

  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void makeHome() throws IOException {
    fixture = new Fixture(folder.toRealPath());
  }

  @AfterEach
  void endProcesses() {
    fixture.close();
  }

  @Test
  void startsAServiceOnlyWhenWhatItNeedsIsReady() {
    Supervisor supervisor =
        fixture.supervisor(
            Fixture.service("needy", "exec sleep 60", "needed"),
            Fixture.service("needed", "exec sleep 60"));

    supervisor.step();

    assertThat(fixture.record("needy").state()).isEqualTo(ServiceState.WAITING);
    until(supervisor, "needy", ServiceState.READY);
    assertThat(fixture.record("needed").state()).isEqualTo(ServiceState.READY);
  }

  @Test
  void restartsAKilledServiceAfterItsBackoffAndNotBefore() {
    Supervisor supervisor = fixture.supervisor(Fixture.service("a", "exec sleep 60"));
    until(supervisor, "a", ServiceState.READY);
    ProcessIdentity first = fixture.process("a");
    kill(first);
    until(supervisor, "a", ServiceState.BACKOFF);

    fixture.advance(Duration.ofMillis(999));
    supervisor.step();
    assertThat(fixture.record("a").state()).isEqualTo(ServiceState.BACKOFF);

    fixture.advance(Duration.ofMillis(1));
    until(supervisor, "a", ServiceState.READY);
    assertThat(fixture.process("a")).isNotEqualTo(first);
    assertThat(fixture.record("a").restarts()).isEqualTo(1);
    assertThat(fixture.record("a").lastExit()).isEqualTo(137);
  }

  @Test
  void waitsLongerWithEachFailureInARow() {
    Supervisor supervisor = fixture.supervisor(Fixture.service("a", "exit 1"));
    until(supervisor, "a", ServiceState.BACKOFF);
    fixture.advance(Duration.ofSeconds(1));
    supervisor.step();
    until(supervisor, "a", ServiceState.BACKOFF);

    fixture.advance(Duration.ofSeconds(1));
    supervisor.step();
    assertThat(fixture.record("a").state()).isEqualTo(ServiceState.BACKOFF);
    fixture.advance(Duration.ofSeconds(1));
    supervisor.step();
    assertThat(fixture.record("a").state()).isNotEqualTo(ServiceState.BACKOFF);
  }

  @Test
  void forgetsFailuresAfterAStableMinute() {
    Path fails = folder.resolve("fails");
    Supervisor supervisor =
        fixture.supervisor(
            Fixture.service(
                "a", "[ -e %s ] || { touch %s; exit 1; }; exec sleep 60".formatted(fails, fails)));
    until(supervisor, "a", ServiceState.BACKOFF);
    fixture.advance(Duration.ofSeconds(1));
    until(supervisor, "a", ServiceState.READY);
    fixture.advance(Duration.ofMinutes(1));
    supervisor.step();

    kill(fixture.process("a"));
    until(supervisor, "a", ServiceState.BACKOFF);
    fixture.advance(Duration.ofSeconds(1));
    supervisor.step();

    assertThat(fixture.record("a").state()).isNotEqualTo(ServiceState.BACKOFF);
  }

  @Test
  void doesNotRestartAfterAnExitThatARestartDoesNotMend() {
    Supervisor supervisor = fixture.supervisor(Fixture.service("a", "exit 78"));
    until(supervisor, "a", ServiceState.FAILED);
    fixture.advance(Duration.ofHours(1));

    assertThat(supervisor.step()).isFalse();
    assertThat(fixture.record("a").lastExit()).isEqualTo(78);
  }

  @Test
  void runsThePreparationOnceBeforeTheService() throws IOException {
    Path trace = folder.resolve("trace");
    Supervisor supervisor =
        fixture.supervisor(
            Fixture.service(
                "a",
                List.of("sh", "-c", "echo started >>" + trace + "; exec sleep 60"),
                List.of("sh", "-c", "echo prepared >>" + trace),
                List.of()));
    until(supervisor, "a", ServiceState.READY);
    awaitLines(trace, 2);
    kill(fixture.process("a"));
    until(supervisor, "a", ServiceState.BACKOFF);
    fixture.advance(Duration.ofSeconds(1));
    until(supervisor, "a", ServiceState.READY);
    awaitLines(trace, 3);

    assertThat(Files.readAllLines(trace)).containsExactly("prepared", "started", "started");
  }

  @Test
  void doesNotStartAServiceWhosePreparationFails() {
    Supervisor supervisor =
        fixture.supervisor(
            Fixture.service("a", List.of("sleep", "60"), List.of("sh", "-c", "exit 3"), List.of()));

    until(supervisor, "a", ServiceState.BACKOFF);

    assertThat(fixture.record("a").lastExit()).isEqualTo(3);
  }

  @Test
  void adoptsWhatAnEarlierOneStarted() {
    ServiceSpec service = Fixture.service("a", "exec sleep 60");
    until(fixture.supervisor(service), "a", ServiceState.READY);
    ProcessIdentity process = fixture.process("a");

    Supervisor successor = fixture.supervisor(service);
    successor.takeOver();

    assertThat(fixture.process("a")).isEqualTo(process);
    assertThat(fixture.record("a").state()).isEqualTo(ServiceState.READY);
    assertThat(successor.step()).isFalse();
  }

  @Test
  void restartsAnAdoptedServiceThatEnds() {
    ServiceSpec service = Fixture.service("a", "exec sleep 60");
    until(fixture.supervisor(service), "a", ServiceState.READY);
    Supervisor successor = fixture.supervisor(service);
    successor.takeOver();
    kill(fixture.process("a"));

    until(successor, "a", ServiceState.BACKOFF);

    assertThat(fixture.record("a").lastExit()).isNull();
  }

  @Test
  void replacesAServiceWhoseCommandChanged() {
    until(fixture.supervisor(Fixture.service("a", "exec sleep 60")), "a", ServiceState.READY);
    ProcessIdentity process = fixture.process("a");

    Supervisor successor = fixture.supervisor(Fixture.service("a", "exec sleep 61"));
    successor.takeOver();

    assertThat(process.alive()).isFalse();
    until(successor, "a", ServiceState.READY);
    assertThat(fixture.process("a")).isNotEqualTo(process);
  }

  @Test
  void endsAServiceThatTheStackNoLongerHas() {
    Supervisor supervisor =
        fixture.supervisor(
            Fixture.service("a", "exec sleep 60"), Fixture.service("b", "exec sleep 60"));
    until(supervisor, "b", ServiceState.READY);
    ProcessIdentity dropped = fixture.process("b");

    fixture.supervisor(Fixture.service("a", "exec sleep 60")).takeOver();

    assertThat(dropped.alive()).isFalse();
    assertThat(fixture.process("a").alive()).isTrue();
  }

  @Test
  void leavesAProcessAloneThatOnlyHasTheNumberOfARecordedOne() throws IOException {
    Process foreign = new ProcessBuilder("sleep", "60").start();
    try {
      ServiceSpec service = Fixture.service("a", "exec sleep 60");
      fixture
          .folder()
          .services(
              new ServiceRecords(
                  List.of(
                      new ServiceRecord(
                          "a",
                          ServiceState.READY,
                          new ProcessIdentity(foreign.pid(), "another birth"),
                          0,
                          null,
                          fixture.instant().toString(),
                          "app",
                          service.identity(),
                          service.stop()))));

      Supervisor supervisor = fixture.supervisor(service);
      supervisor.takeOver();
      until(supervisor, "a", ServiceState.READY);

      assertThat(foreign.isAlive()).isTrue();
      assertThat(fixture.process("a").pid()).isNotEqualTo(foreign.pid());
    } finally {
      foreign.destroyForcibly();
    }
  }

  @Test
  void endsAProcessOfThisHomeThatNoRecordNames() {
    ServiceSpec service = Fixture.service("a", "exec sleep 60");
    until(fixture.supervisor(service), "a", ServiceState.READY);
    ProcessIdentity unrecorded = fixture.process("a");
    fixture.folder().delete("services");

    fixture.supervisor(service).takeOver();

    assertThat(unrecorded.alive()).isFalse();
  }

  @Test
  void goesOnWhenAProgramCannotBeStarted() {
    Supervisor supervisor =
        fixture.supervisor(
            Fixture.service("a", List.of("/no/such/program"), List.of(), List.of()),
            Fixture.service("b", "exec sleep 60"));

    until(supervisor, "b", ServiceState.READY);

    assertThat(fixture.record("a").state()).isEqualTo(ServiceState.BACKOFF);
  }

  private void until(Supervisor supervisor, String service, ServiceState state) {
    await()
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              supervisor.step();
              return fixture.record(service).state() == state;
            });
  }

  private static void awaitLines(Path file, int count) {
    await().until(() -> Files.exists(file) && Files.readAllLines(file).size() == count);
  }

  private static void kill(ProcessIdentity process) {
    ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly();
    await().until(() -> !process.alive());
  }
}
