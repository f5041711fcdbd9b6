package dev.sovereign.cli.stack;

import dev.sovereign.cli.provide.ModelInstall;
import dev.sovereign.cli.provide.TemporalInstall;
import dev.sovereign.cli.supervisor.Fingerprint;
import dev.sovereign.cli.supervisor.Readiness;
import dev.sovereign.cli.supervisor.ServiceSpec;
import dev.sovereign.cli.supervisor.StackSpec;
import dev.sovereign.cli.supervisor.StopPolicy;
import dev.sovereign.config.SovereignConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The exact command of every service. A pure function of its parts: the same parts give the same
 * plan, and only a changed plan restarts a service.
 *
 * @param site configuration and places
 * @param programs our own programs
 * @param postgres the cluster to serve
 * @param temporal the Temporal CLI
 * @param model the model to serve
 * @param repository the folder that cycles read
 */
record StackPlan(
    Site site,
    Programs programs,
    PostgresCluster postgres,
    TemporalInstall temporal,
    ModelInstall model,
    Path repository) {

  /** sysexits.h EX_NOINPUT and EX_CONFIG, and the model server's own 76: the weights stay bad. */
  private static final Set<Integer> MODEL_IS_UNUSABLE = Set.of(76, 78);

  private static final long MIB = 1 << 20;

  StackSpec spec() {
    List<ServiceSpec> services = new ArrayList<>(List.of(postgresService(), temporalService()));
    if (model.engine() != ModelInstall.Engine.NONE) {
      services.add(modelService());
    }
    services.add(workerService());
    return new StackSpec(
        programs.id(),
        site.build(),
        repository.toString(),
        services,
        site.config().logs().maxFileMib() * MIB,
        site.config().logs().maxFiles());
  }

  private ServiceSpec postgresService() {
    int port = ports().postgres();
    return new ServiceSpec(
        "postgres",
        postgres.command(port),
        List.of(),
        Map.of(),
        List.of(),
        Readiness.postmaster(site.home().postgresData()),
        StopPolicy.postgres(20),
        Set.of(),
        "",
        List.of(port));
  }

  private ServiceSpec temporalService() {
    return new ServiceSpec(
        "temporal",
        List.of(
            temporal.binary().toString(),
            "server",
            "start-dev",
            "--ip=127.0.0.1",
            "--port=" + ports().temporal(),
            "--ui-ip=127.0.0.1",
            "--ui-port=" + ports().temporalUi(),
            "--db-filename=" + site.home().temporalFile(),
            "--log-level=warn",
            "--color=never",
            // The operator's own client settings are no business of the server.
            "--disable-config-file",
            "--disable-config-env"),
        List.of(),
        Map.of(),
        List.of(),
        // Answered by the UI from the gRPC front end, so both are up and the namespace is there.
        Readiness.http(site.temporalUi("/api/v1/namespaces/default")),
        StopPolicy.terminate(15),
        Set.of(),
        "",
        List.of(ports().temporal(), ports().temporalUi()));
  }

  private ServiceSpec modelService() {
    List<String> command =
        new ArrayList<>(
            Jvm.command(
                Jvm.MODEL_SERVER,
                programs.classPath("model-server"),
                "dev.sovereign.modelserver.ModelServer"));
    command.addAll(List.of("--port", Integer.toString(ports().model())));
    command.addAll(List.of("--engine", model.engine().optionName(), "--alias", model.alias()));
    addOption(command, "--weights", model.weights());
    addOption(command, "--binary", model.binary());
    addOption(command, "--upstream", model.upstream());
    return new ServiceSpec(
        "model",
        command,
        List.of(),
        javaEnvironment(),
        List.of(),
        Readiness.http(site.model("/health")),
        StopPolicy.terminate(10),
        MODEL_IS_UNUSABLE,
        "",
        List.of(ports().model()));
  }

  private static void addOption(List<String> command, String name, @Nullable Object value) {
    if (value != null) {
      command.addAll(List.of(name, value.toString()));
    }
  }

  private ServiceSpec workerService() {
    String classPath = programs.classPath("worker");
    return new ServiceSpec(
        "worker",
        Jvm.command(Jvm.WORKER, classPath, "dev.sovereign.workers.standalone.StandaloneWorker"),
        Jvm.command(Jvm.MIGRATE, classPath, "dev.sovereign.workers.runtime.Migrate"),
        javaEnvironment(),
        List.of("postgres", "temporal"),
        Readiness.http(site.gateway("/health")),
        StopPolicy.terminate(20),
        Set.of(),
        // It reads the configuration itself, so another configuration is another worker.
        site.config() + " " + apiKeys(),
        List.of(ports().gateway()));
  }

  /** The configuration prints them as stars, yet another key must reach the worker, too. */
  private String apiKeys() {
    return Fingerprint.of(
        site.config().endpoints().stream()
            .map(SovereignConfig.Endpoint::apiKey)
            .map(key -> key == null ? "" : key.reveal())
            .collect(Collectors.joining("\n")));
  }

  /** Overrides of configuration keys travel on; what only the commands need does not. */
  private Map<String, String> javaEnvironment() {
    Map<String, String> environment = new HashMap<>();
    site.environment()
        .forEach(
            (name, value) -> {
              if (name.startsWith("SOVEREIGN_")
                  && !name.equals("SOVEREIGN_SKIP_BUILD")
                  && !isApiKey(value)) {
                environment.put(name, value);
              }
            });
    environment.computeIfPresent(
        "SOVEREIGN_CONFIG", (_, file) -> site.workingDirectory().resolve(file).toString());
    // In the C locale a JVM on Linux cannot name a file outside ASCII, and would not report it.
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("SOVEREIGN_HOME", site.home().home().toString());
    environment.put("SOVEREIGN_CACHE", site.home().cache().toString());
    environment.put("SOVEREIGN_CHECKOUT", site.checkout().toString());
    environment.put("SOVEREIGN_BUILD", site.build());
    environment.put("SOVEREIGN_REPOSITORY", repository.toString());
    return environment;
  }

  /** What is here is written down with the stack; a key is inherited without that. */
  private boolean isApiKey(String value) {
    return site.config().endpoints().stream()
        .map(SovereignConfig.Endpoint::apiKey)
        .anyMatch(key -> key != null && key.reveal().equals(value.strip()));
  }

  private SovereignConfig.Ports ports() {
    return site.config().ports();
  }
}
