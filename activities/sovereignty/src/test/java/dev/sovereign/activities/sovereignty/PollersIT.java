package dev.sovereign.activities.sovereignty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sovereign.workflows.TaskQueues;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against the real Temporal server, when its program was provided on this machine. */
@Timeout(120)
class PollersIT {

  private static final HostIdentity SELF = new HostIdentity("aaaaaaaaaaaa");
  private static final HostIdentity OTHER = new HostIdentity("bbbbbbbbbbbb");

  private Process server;
  private WorkflowServiceStubs stubs;

  @BeforeEach
  void startTemporal() throws IOException {
    Optional<Path> program = program();
    assumeThat(program).as("temporal is provided").isPresent();
    int port = freePort();
    server =
        new ProcessBuilder(
                program.orElseThrow().toString(),
                "server",
                "start-dev",
                "--headless",
                "--ip",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--log-level",
                "error")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    stubs =
        WorkflowServiceStubs.newConnectedServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:" + port).build(),
            Duration.ofSeconds(60));
  }

  @AfterEach
  void stopTemporal() throws InterruptedException {
    if (stubs != null) {
      stubs.shutdownNow();
    }
    if (server != null) {
      server.destroyForcibly().waitFor();
    }
  }

  @Test
  void seesAWorkerOfAnotherHostJoin() {
    var pollers = new Pollers(stubs, "default", SELF, Clock.systemUTC());
    var own = worker(SELF);
    var other = worker(OTHER);
    try {
      assertThat(pollers.secondServer().seen()).isFalse();
      own.start();
      eventually(() -> pollers.federated().detail().startsWith("1 host"));
      assertThat(pollers.secondServer().seen()).isFalse();
      other.start();
      eventually(() -> pollers.federated().seen());
      assertThat(pollers.secondServer().detail()).contains(OTHER.id());
    } finally {
      own.shutdownNow();
      other.shutdownNow();
    }
  }

  private WorkerFactory worker(HostIdentity host) {
    var options =
        WorkflowClientOptions.newBuilder()
            .setIdentity(host.workerIdentity(1, TaskQueues.WORKFLOWS))
            .build();
    var factory = WorkerFactory.newInstance(WorkflowClient.newInstance(stubs, options));
    factory.newWorker(TaskQueues.WORKFLOWS).registerWorkflowImplementationTypes(NothingImpl.class);
    return factory;
  }

  /** Each look is a call that takes its time; the class's timeout ends a vain wait. */
  private static void eventually(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private static Optional<Path> program() throws IOException {
    String cache = System.getenv("SOVEREIGN_CACHE");
    Path root =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache", "sovereign")
            : Path.of(cache);
    Path versions = root.resolve("components").resolve("temporal");
    if (!Files.isDirectory(versions)) {
      return Optional.empty();
    }
    try (var folders = Files.list(versions)) {
      return folders.map(it -> it.resolve("temporal")).filter(Files::isExecutable).findFirst();
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** A worker polls only for what it can run. */
  @WorkflowInterface
  public interface Nothing {
    @WorkflowMethod
    void run();
  }

  /** Does it. */
  public static final class NothingImpl implements Nothing {
    @Override
    public void run() {}
  }
}
