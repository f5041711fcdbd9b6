package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who is let in. Requests are written by hand: an HTTP client would not send a foreign Host. */
@ExtendWith(SharedStack.Resolver.class)
class DoorsIT {

  @Test
  void theGatewayAnswersItsOwner(SharedStack shared) throws IOException {
    int port = shared.stack().port("GATEWAY");
    assertThat(status(port, "GET /health", "Host: 127.0.0.1:" + port)).isEqualTo(200);
    assertThat(status(port, "GET /metrics", "Host: localhost:" + port)).isEqualTo(200);
  }

  @Test
  void aForeignHostIsRefusedAtEveryDoor(SharedStack shared) throws IOException {
    assertThat(status(shared.stack().port("GATEWAY"), "GET /health", "Host: evil.example"))
        .isEqualTo(403);
    assertThat(status(shared.stack().port("MODEL"), "GET /health", "Host: evil.example"))
        .isEqualTo(403);
  }

  @Test
  void aForeignOriginIsRefusedAtEveryDoor(SharedStack shared) throws IOException {
    for (String name : new String[] {"GATEWAY", "MODEL"}) {
      int port = shared.stack().port(name);
      String host = "Host: 127.0.0.1:" + port;
      assertThat(status(port, "GET /health", host, "Origin: https://evil.example")).isEqualTo(403);
    }
  }

  @Test
  void aWriteNeedsTheToken(SharedStack shared) throws IOException {
    int port = shared.stack().port("GATEWAY");
    String host = "Host: 127.0.0.1:" + port;
    assertThat(status(port, "POST /api/cycles", host, "Content-Length: 0")).isEqualTo(401);
    assertThat(
            status(
                port,
                "POST /api/cycles",
                host,
                "Content-Length: 0",
                "Authorization: Bearer " + "0".repeat(64)))
        .isEqualTo(401);
    assertThat(
            status(
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
    String metrics = answer(port, "GET /metrics", "Host: 127.0.0.1:" + port);
    assertThat(metrics).contains("temporal_workflow_task_execution_latency_seconds_bucket");
    // A scrape of a megabyte would be paid every few seconds.
    assertThat(metrics.length()).isLessThan(400_000);
  }

  private static int status(int port, String request, String... headers) throws IOException {
    return Integer.parseInt(answer(port, request, headers).split(" ", 3)[1]);
  }

  private static String answer(int port, String request, String... headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      String text =
          request
              + " HTTP/1.1\r\n"
              + String.join("\r\n", headers)
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return reader.readAllAsString();
    }
  }
}
