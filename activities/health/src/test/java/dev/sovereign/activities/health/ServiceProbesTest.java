package dev.sovereign.activities.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sovereign.workflows.health.ProbeKind;
import dev.sovereign.workflows.health.ProbeRequest;
import dev.sovereign.workflows.health.ServiceHealth;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ServiceProbesTest {

  private static final String NEXT = "./sovereign logs it";

  @Test
  void reportsAnHttpServiceThatAnswersAsHealthy() throws IOException {
    var server = http(200);
    try {
      var row = probe(new ProbeTarget.Http("model", address(server, "/health"), NEXT));
      assertThat(row.healthy()).isTrue();
      assertThat(row.kind()).isEqualTo(ProbeKind.HTTP);
      assertThat(row.observation()).isEqualTo("HTTP 200");
      assertThat(row.nextStep()).isEmpty();
      assertThat(row.latencyMicros()).isPositive();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void reportsAServerErrorWithTheNextStep() throws IOException {
    var server = http(503);
    try {
      var row = probe(new ProbeTarget.Http("model", address(server, "/health"), NEXT));
      assertThat(row.healthy()).isFalse();
      assertThat(row.observation()).isEqualTo("HTTP 503");
      assertThat(row.nextStep()).isEqualTo(NEXT);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void followsNoRedirect() throws IOException {
    var asked = new AtomicInteger();
    var elsewhere = http(200);
    elsewhere.createContext(
        "/elsewhere",
        exchange -> {
          asked.incrementAndGet();
          exchange.close();
        });
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var target = address(elsewhere, "/elsewhere").toString();
          exchange.getResponseHeaders().add("Location", target);
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.start();
    try {
      assertThat(probe(new ProbeTarget.Http("x", address(server, "/"), NEXT)).observation())
          .isEqualTo("HTTP 302");
      assertThat(asked).hasValue(0);
    } finally {
      server.stop(0);
      elsewhere.stop(0);
    }
  }

  @Test
  void showsNoCredentialsOfAnAddress() throws IOException {
    try (var refusing = refusing()) {
      int port = refusing.getLocalPort();
      var row =
          probe(
              new ProbeTarget.Http(
                  "x", URI.create("http://me:hidden@127.0.0.1:" + port + "/a?key=hidden"), NEXT));
      assertThat(row.address()).isEqualTo("http://127.0.0.1:" + port + "/a");
      assertThat(row.toString()).doesNotContain("hidden").contains("connection refused");
    }
  }

  @Test
  void showsNoCredentialsOfAJdbcUrlNorOfItsDriversMessage() {
    var refusing = new RefusingDataSource(new SQLException("password hidden is wrong", "28P01"));
    var url = "jdbc:postgresql://me:hid@den@127.0.0.1:5433/sovereign?user=me&password=hidden";
    var row = probe(new ProbeTarget.Sql("postgres", url, refusing, NEXT));
    assertThat(row.address()).isEqualTo("jdbc:postgresql://127.0.0.1:5433/sovereign");
    assertThat(row.observation()).isEqualTo("SQL refused (SQLSTATE 28P01)");
    assertThat(row.toString()).doesNotContain("hid");
  }

  // Closing it early is the test.
  @SuppressWarnings("try")
  @Test
  void seesATcpServiceComeAndGo() throws IOException {
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var target = new ProbeTarget.Tcp("door", "127.0.0.1", listening.getLocalPort(), NEXT);
      assertThat(probe(target).healthy()).isTrue();
      listening.close();
      assertThat(probe(target).observation()).isEqualTo("connection refused");
    }
  }

  @Test
  void namesAnUnknownHost() {
    var row = probe(new ProbeTarget.Tcp("x", "no-such-host.invalid", 1, NEXT));
    assertThat(row.observation()).isEqualTo("the host name is unknown");
  }

  @Test
  void givesUpAtTheTimeoutOnServicesThatNeverAnswer() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
      var targets =
          IntStream.range(0, 20)
              .<ProbeTarget>mapToObj(i -> new ProbeTarget.Http("silent-" + i, address, NEXT))
              .toList();
      long start = System.nanoTime();
      var rows = new ServiceProbes(targets).probeServices(new ProbeRequest(500)).services();
      long millis = (System.nanoTime() - start) / 1_000_000;
      assertThat(rows).hasSize(20).noneMatch(ServiceHealth::healthy);
      assertThat(millis).as("together, not one after the other").isLessThan(5000);
    }
  }

  @Test
  void believesTemporalsOwnHealthService() throws IOException {
    var health = new HealthStatusManager();
    var name = "temporal.api.workflowservice.v1.WorkflowService";
    health.setStatus(name, ServingStatus.SERVING);
    var server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(health.getHealthService())
            .build()
            .start();
    var at = "127.0.0.1:" + server.getPort();
    var channel = Grpc.newChannelBuilder(at, InsecureChannelCredentials.create()).build();
    try {
      var target = new ProbeTarget.Temporal("temporal", at, channel, NEXT);
      assertThat(probe(target).observation()).isEqualTo("gRPC SERVING");
      health.setStatus(name, ServingStatus.NOT_SERVING);
      assertThat(probe(target).observation()).isEqualTo("gRPC NOT_SERVING");
      server.shutdownNow();
      assertThat(probe(target).observation()).isEqualTo("gRPC UNAVAILABLE");
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  @Test
  void keepsTheOrderOfItsTargets() throws IOException {
    try (var refusing = refusing()) {
      int port = refusing.getLocalPort();
      List<ProbeTarget> targets =
          List.of(
              new ProbeTarget.Tcp("b", "127.0.0.1", port, NEXT),
              new ProbeTarget.Tcp("a", "127.0.0.1", port, NEXT));
      var report = new ServiceProbes(targets).probeServices(new ProbeRequest(2000));
      assertThat(report.services()).extracting(ServiceHealth::service).containsExactly("b", "a");
    }
  }

  private static ServiceHealth probe(ProbeTarget target) {
    var report = new ServiceProbes(List.of(target)).probeServices(new ProbeRequest(10_000));
    return report.services().getFirst();
  }

  private static HttpServer http(int status) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static URI address(HttpServer server, String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** Bound and not listening: it refuses, and nobody else can take its port. */
  private static Socket refusing() throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return socket;
  }

  private record RefusingDataSource(SQLException refusal) implements DataSource {
    @Override
    public Connection getConnection() throws SQLException {
      throw refusal;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      throw refusal;
    }

    @Override
    public PrintWriter getLogWriter() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
