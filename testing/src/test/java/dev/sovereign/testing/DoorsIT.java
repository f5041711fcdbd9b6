package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who is let in. */
@ExtendWith(SharedStack.Resolver.class)
class DoorsIT {

  @Test
  void theGatewayAnswersItsOwner(SharedStack shared) throws IOException {
    int port = shared.stack().port("GATEWAY");
    assertThat(RawHttp.status(port, "GET /health", "Host: 127.0.0.1:" + port)).isEqualTo(200);
    assertThat(RawHttp.status(port, "GET /metrics", "Host: localhost:" + port)).isEqualTo(200);
  }

  @Test
  void aForeignHostIsRefusedAtEveryDoor(SharedStack shared) throws IOException {
    assertThat(RawHttp.status(shared.stack().port("GATEWAY"), "GET /health", "Host: evil.example"))
        .isEqualTo(403);
    assertThat(RawHttp.status(shared.stack().port("MODEL"), "GET /health", "Host: evil.example"))
        .isEqualTo(403);
  }

  @Test
  void aForeignOriginIsRefusedAtEveryDoor(SharedStack shared) throws IOException {
    for (String name : new String[] {"GATEWAY", "MODEL"}) {
      int port = shared.stack().port(name);
      String host = "Host: 127.0.0.1:" + port;
      assertThat(RawHttp.status(port, "GET /health", host, "Origin: https://evil.example"))
          .isEqualTo(403);
    }
  }

  @Test
  void aWriteNeedsTheToken(SharedStack shared) throws IOException {
    int port = shared.stack().port("GATEWAY");
    String host = "Host: 127.0.0.1:" + port;
    assertThat(RawHttp.status(port, "POST /api/cycles", host, "Content-Length: 0")).isEqualTo(401);
    assertThat(
            RawHttp.status(
                port,
                "POST /api/cycles",
                host,
                "Content-Length: 0",
                "Authorization: Bearer " + "0".repeat(64)))
        .isEqualTo(401);
    assertThat(
            RawHttp.status(
                port,
                "POST /api/schedules/reconcile",
                host,
                "Content-Length: 0",
                "Authorization: Bearer " + shared.stack().token()))
        .isEqualTo(200);
  }

  @Test
  void metricsCarryTheTemporalClientsOwn(SharedStack shared) throws IOException {
    int port = shared.stack().port("GATEWAY");
    String metrics = RawHttp.answer(port, "GET /metrics", "Host: 127.0.0.1:" + port);
    assertThat(metrics).contains("temporal_workflow_task_execution_latency_seconds_bucket");
    // A scrape of a megabyte would be paid every few seconds. It grows with the types of workflows
    // and activities that have run, so with the tests that came before on this stack: half of one
    // has been seen.
    assertThat(metrics.length()).isLessThan(800_000);
  }
}
