package dev.sovereign.workers.runtime.stack;

import dev.sovereign.config.SovereignHome;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** The real Temporal server, file-backed, on free ports; closed with everything made from it. */
public final class RealTemporal implements AutoCloseable {

  private static final int STARTS = 3;

  private final TemporalDevServer server;
  private final WorkflowServiceStubs stubs;

  private RealTemporal(TemporalDevServer server) {
    this.server = server;
    this.stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(server.getTarget()).build());
  }

  /** Starts one whose state is in the given file; a missing file is an empty server. */
  public static RealTemporal start(Path database) {
    TemporalDevServerOptions options =
        TemporalDevServerOptions.newBuilder()
            .setExistingPath(binary().toString())
            .setDownloadEnabled(false)
            .setUiEnabled(false)
            .setLogFile(database + ".log")
            .setDatabaseFilename(database.toString())
            .build();
    for (int taken = 1; ; taken++) {
      try {
        return new RealTemporal(TemporalDevServer.start(options));
      } catch (IllegalStateException e) {
        // It chooses its ports before it binds them, and any connection may get one in between.
        if (taken == STARTS || !String.valueOf(e.getMessage()).contains("address already in use")) {
          throw e;
        }
      }
    }
  }

  /** The server's stubs. */
  public WorkflowServiceStubs stubs() {
    return stubs;
  }

  /** A client of the default namespace. */
  public WorkflowClient client(WorkflowClientOptions options) {
    return WorkflowClient.newInstance(stubs, options);
  }

  /** A schedule client of the default namespace. */
  public ScheduleClient schedules() {
    return ScheduleClient.newInstance(stubs);
  }

  @Override
  public void close() {
    stubs.shutdownNow();
    server.close();
  }

  /** The binary that {@code up} and the build provide, else the one on PATH. */
  public static Path binary() {
    Path provided =
        SovereignHome.from(System.getenv(), Path.of(System.getProperty("user.home")))
            .components()
            .resolve("temporal/1.5.1/temporal");
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(
            Stream.of(provided),
            Arrays.stream(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder).resolve("temporal")))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "no Temporal at %s and none on PATH: run bootstrap/provide-temporal.sh"
                        .formatted(provided)));
  }
}
