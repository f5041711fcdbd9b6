package dev.sovereign.cli.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor as a process of its own, ended for real. */
class SupervisorProcessTest {

  @TempDir Path folder;
  private Fixture fixture;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void makeStack() throws IOException {
    fixture = new Fixture(folder.toRealPath());
    fixture.folder().stack(Fixture.stack(Fixture.service("a", "exec sleep 60")));
  }

  @AfterEach
  void endProcesses() {
    started.forEach(Process::destroyForcibly);
    fixture.close();
  }

  @Test
  void servicesOutliveAKilledSupervisorAndAreAdoptedByTheNext() throws Exception {
    Process first = supervise();
    ProcessIdentity service = fixture.process("a");
    first.destroyForcibly().waitFor();
    assertThat(service.alive()).isTrue();
    assertThat(fixture.folder().livingSupervisor()).isEmpty();

    supervise();

    assertThat(fixture.process("a")).isEqualTo(service);
    assertThat(service.alive()).isTrue();
  }

  @Test
  void servicesOutliveASupervisorThatWasToldToEnd() throws Exception {
    Process supervisor = supervise();
    ProcessIdentity service = fixture.process("a");
    supervisor.destroy();

    assertThat(supervisor.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(service.alive()).isTrue();
  }

  @Test
  void refusesASecondSupervisorOfTheSameHome() throws Exception {
    supervise();

    Process second = start();

    assertThat(second.waitFor()).isEqualTo(SupervisorProcess.ALREADY_RUNS);
  }

  @Test
  void stopsTheStackWhenTheSupervisorIsDeadToo() throws Exception {
    Process supervisor = supervise();
    ProcessIdentity service = fixture.process("a");
    supervisor.destroyForcibly().waitFor();
    StackStop stop = new StackStop(fixture.home().home(), fixture.folder());

    assertThat(stop.all(_ -> {})).isEqualTo(1);
    assertThat(service.alive()).isFalse();
    assertThat(fixture.folder().stack()).isEmpty();
    assertThat(stop.all(_ -> {})).isZero();
  }

  private Process supervise() throws IOException {
    Process process = start();
    await()
        .until(
            () ->
                fixture
                        .folder()
                        .livingSupervisor()
                        .filter(record -> record.process().pid() == process.pid())
                        .filter(SupervisorRecord::settled)
                        .isPresent()
                    && fixture.record("a").state() == ServiceState.READY);
    return process;
  }

  private Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SupervisorMain.class.getName());
    builder.environment().put("SOVEREIGN_HOME", fixture.home().home().toString());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    started.add(process);
    return process;
  }
}
