package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator sees in the first minutes. */
@ExtendWith(SharedStack.Resolver.class)
class FirstRunE2E {

  @Test
  void theFirstUpEndsWithAReportThatNamesRealCommits(SharedStack shared) {
    CommandResult up = shared.firstUp().orThrow();

    assertThat(up.out())
        .contains("Plant the first seed", "Add the watering plan for TASK-7")
        .contains(shared.firstCommits().stream().map(id -> id.substring(0, 10)).toList())
        .contains("http://127.0.0.1:" + shared.stack().port("TEMPORAL_UI"))
        .contains("http://127.0.0.1:" + shared.stack().port("GATEWAY"));
  }

  @Test
  void aRunStartedByTemporalsOwnCommandWithEmptyInputCompletes(SharedStack shared) {
    String temporal =
        ProcessHandle.of(shared.stack().pid("temporal"))
            .orElseThrow()
            .info()
            .command()
            .orElseThrow();
    CommandResult run =
        Command.run(
            List.of(
                temporal,
                "workflow",
                "execute",
                "--address",
                shared.stack().temporal(),
                "--type",
                "Metabolism",
                "--task-queue",
                "sovereign",
                "--input",
                "{}",
                "--output",
                "json"),
            shared.repository().folder(),
            Map.of(),
            Duration.ofMinutes(3));

    assertThat(Stack.json(run.orThrow().out()).path("status").asText()).isEqualTo("COMPLETED");
  }

  @Test
  void aSecondUpIsANoOpThatSaysSo(SharedStack shared) {
    List<Long> before = pids(shared.stack());

    CommandResult again = shared.stack().up();

    assertThat(again.out()).contains("nothing was done");
    assertThat(pids(shared.stack())).isEqualTo(before);
  }

  @Test
  void statusAgreesWithTheProcessesAndPorts(SharedStack shared) throws IOException {
    JsonNode status = shared.stack().status();

    assertThat(pids(shared.stack()))
        .hasSize(5)
        .allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isPresent());
    assertThat(status.path("memoryKib").asLong()).isPositive();
    for (String port : List.of("GATEWAY", "TEMPORAL", "TEMPORAL_UI", "POSTGRES", "MODEL")) {
      new Socket(InetAddress.getLoopbackAddress(), shared.stack().port(port)).close();
    }
  }

  @Test
  void doctorFindsNothingWrongAndShowsThatPostgresWritesThrough(SharedStack shared) {
    CommandResult doctor = shared.stack().run("doctor", "--json").orThrow();

    JsonNode checks = Stack.json(doctor.out()).path("checks");
    assertThat(checks)
        .isNotEmpty()
        .allSatisfy(
            check -> assertThat(check.path("ok").asBoolean()).as(check.toString()).isTrue());
    assertThat(checks.toString()).contains("fsync", "synchronous_commit");
  }

  @Test
  void doctorNamesATokenThatOthersCanReadAndTheCommandThatMendsIt(SharedStack shared)
      throws IOException {
    var token = shared.stack().home().token();
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
    try {
      CommandResult doctor = shared.stack().run("doctor");

      assertThat(doctor.exitCode()).isNotZero();
      assertThat(doctor.out()).contains("chmod 600 " + token);
    } finally {
      Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void logsShowsWhatAServiceWrote(SharedStack shared) {
    assertThat(shared.stack().run("logs", "postgres", "-n", "20").orThrow().out())
        .contains("database system is ready to accept connections");
  }

  private static List<Long> pids(Stack stack) {
    return KillHarness.SERVICES.stream().map(stack::pid).toList();
  }
}
