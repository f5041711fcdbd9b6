package dev.sovereign.activities.health;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks one service once. Blocks; the caller bounds the time. Thread-safe. */
final class Probe {

  /** Temporal's own name for its front door in the gRPC health protocol. */
  private static final String TEMPORAL_FRONT_DOOR =
      "temporal.api.workflowservice.v1.WorkflowService";

  private final HttpClient http;

  Probe(HttpClient http) {
    this.http = http;
  }

  /** What an asked service said. */
  record Verdict(boolean healthy, String observation) {}

  Verdict ask(ProbeTarget target, Duration timeout)
      throws IOException, InterruptedException, SQLException {
    return switch (target) {
      case ProbeTarget.Http it -> askHttp(it, timeout);
      case ProbeTarget.Tcp it -> askTcp(it, timeout);
      case ProbeTarget.Sql it -> askSql(it, timeout);
      case ProbeTarget.Temporal it -> askTemporal(it, timeout);
    };
  }

  private Verdict askHttp(ProbeTarget.Http target, Duration timeout)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(target.address()).timeout(timeout).GET().build();
    int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    return new Verdict(status / 100 == 2, "HTTP " + status);
  }

  private static Verdict askTcp(ProbeTarget.Tcp target, Duration timeout) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(target.host(), target.port()),
          Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
      return new Verdict(true, "connection accepted");
    }
  }

  private static Verdict askSql(ProbeTarget.Sql target, Duration timeout) throws SQLException {
    try (var connection = target.dataSource().getConnection();
        var statement = connection.createStatement()) {
      // JDBC counts in whole seconds and reads 0 as no limit.
      statement.setQueryTimeout((int) Math.max(1, timeout.toSeconds()));
      try (var rows = statement.executeQuery("SELECT 1")) {
        boolean one = rows.next() && rows.getInt(1) == 1;
        return new Verdict(one, one ? "SELECT 1 returned 1" : "SELECT 1 did not return 1");
      }
    }
  }

  private static Verdict askTemporal(ProbeTarget.Temporal target, Duration timeout) {
    var request = HealthCheckRequest.newBuilder().setService(TEMPORAL_FRONT_DOOR).build();
    var status =
        HealthGrpc.newBlockingStub(target.channel())
            .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .check(request)
            .getStatus();
    return new Verdict(status == HealthCheckResponse.ServingStatus.SERVING, "gRPC " + status);
  }
}
