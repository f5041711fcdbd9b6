package dev.sovereign.activities.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workflows.health.ProbeRequest;
import dev.sovereign.workflows.health.ServiceHealth;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against a PostgreSQL that is there, and then is not. */
class SqlProbeIT {

  // Closing it early is the test.
  @SuppressWarnings("try")
  @Test
  void seesPostgresComeAndGo() throws IOException {
    try (var postgres =
        EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(1)).start()) {
      var url = postgres.getJdbcUrl("postgres", "postgres");
      var target =
          new ProbeTarget.Sql(
              "postgres", url, postgres.getPostgresDatabase(), "./sovereign logs postgres");
      assertThat(probe(target).observation()).isEqualTo("SELECT 1 returned 1");
      postgres.close();
      assertThat(probe(target).observation()).isEqualTo("SQL refused (SQLSTATE 08001)");
      assertThat(probe(target).nextStep()).isEqualTo("./sovereign logs postgres");
    }
  }

  private static ServiceHealth probe(ProbeTarget target) {
    var report = new ServiceProbes(List.of(target)).probeServices(new ProbeRequest(20_000));
    return report.services().getFirst();
  }
}
