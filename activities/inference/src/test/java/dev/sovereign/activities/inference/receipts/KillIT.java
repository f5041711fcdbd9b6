package dev.sovereign.activities.inference.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.testsupport.TestPostgres;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillIT {

  private static final TestPostgres POSTGRES = TestPostgres.of("inference");

  @TempDir Path folder;

  @Test
  void whatAKilledProcessLostIsCountedToTheLastReceipt() throws Exception {
    POSTGRES.clear();
    Path file = folder.resolve("receipts");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledProcess.class.getName(),
                POSTGRES.url(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    try (var output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = output.readLine();
      while (line != null && !line.equals("under way")) {
        line = output.readLine();
      }
      assertThat(line).isEqualTo("under way");
    } finally {
      process.destroyForcibly().waitFor();
    }

    long issued;
    try (var counter = new IssueCounter(file)) {
      issued = counter.earlier().getFirst().receipts();
    }
    long kept = POSTGRES.number("SELECT count(*) FROM inference.receipt");
    assertThat(issued).isGreaterThan(20_000);
    var settings = InferenceStore.Settings.of("here", file, Map.of());
    try (var store =
        new InferenceStore(
            POSTGRES.role(), new Fixtures.MemoryContents(), settings, Clock.systemUTC())) {
      ReceiptsIT.until(() -> store.receipts().lost() == issued - kept);
      ReceiptsIT.until(() -> store.budget().abandoned(Instant.EPOCH).size() == 1);
      assertThat(store.budget().abandoned(Instant.EPOCH).getFirst().takenNanoUsd())
          .isEqualTo(4_711);
    }
  }
}
