package dev.sovereign.testing.gateways;

import dev.sovereign.cli.stack.Jvm;
import dev.sovereign.testing.FreePorts;
import dev.sovereign.testing.gateways.Peers.AbsentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One process that is told of its routes when it starts, or with each request. */
final class PeerGateway implements Gateway {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Child child;
  private final int port;
  private final String model;
  private final Map<String, String> headers;

  private PeerGateway(Child child, int port, String model, Map<String, String> headers) {
    this.child = child.awaitPort(port, LIMIT);
    this.port = port;
    this.model = model;
    this.headers = headers;
  }

  /**
   * LiteLLM's proxy: two groups, the second the fallback of the first.
   *
   * @param cooldownSeconds of its best settings for an outage; 0 for its defaults
   */
  static Gateway litellm(Routes routes, int cooldownSeconds, Path folder) throws AbsentException {
    int port = FreePorts.take(1).getFirst();
    Path config = folder.resolve("litellm.yaml");
    write(config, litellmConfig(routes, cooldownSeconds));
    List<String> command =
        List.of(
            Peers.litellm("litellm").toString(),
            "--config",
            config.toString(),
            "--host",
            "127.0.0.1",
            "--port",
            "" + port,
            "--num_workers",
            "1",
            "--telemetry",
            "False");
    Map<String, String> environment =
        Map.of(
            "LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY", "true",
            "LITELLM_LOCAL_MODEL_COST_MAP", "True",
            "LITELLM_LOG", "ERROR");
    return new PeerGateway(
        Child.start(command, environment, folder.resolve("litellm.out"), Cores.GATEWAY),
        port,
        "first",
        Map.of());
  }

  private static String litellmConfig(Routes routes, int cooldownSeconds) {
    String group =
        """
          - model_name: %s
            litellm_params:
              model: openai/fake-model
              api_base: %s
              api_key: none
        """;
    StringBuilder config = new StringBuilder("model_list:\n");
    config.append(group.formatted("first", routes.first()));
    config.append(group.formatted("local", routes.fallback()));
    config.append("litellm_settings:\n  telemetry: false\nrouter_settings:\n");
    config.append("  fallbacks: [{\"first\": [\"local\"]}]\n");
    if (cooldownSeconds > 0) {
      config.append("  num_retries: 0\n  timeout: 5\n  allowed_fails: 0\n");
      config.append("  cooldown_time: ").append(cooldownSeconds).append('\n');
    }
    return config.toString();
  }

  /** Portkey: the routes stand in a header. */
  static Gateway portkey(Routes routes, Path folder) throws AbsentException {
    int port = FreePorts.take(1).getFirst();
    List<String> command =
        List.of("node", Peers.portkey().toString(), "--port=" + port, "--headless");
    String target = "{\"provider\":\"openai\",\"api_key\":\"none\",\"custom_host\":\"%s\"%s}";
    String first = target.formatted(routes.first(), ",\"request_timeout\":5000");
    String config =
        routes.hasFallback()
            ? "{\"strategy\":{\"mode\":\"fallback\"},\"targets\":[%s,%s]}"
                .formatted(first, target.formatted(routes.fallback(), ""))
            : target.formatted(routes.first(), "");
    return new PeerGateway(
        Child.start(
            command,
            // Else it refuses private addresses as a custom host.
            Map.of("TRUSTED_CUSTOM_HOSTS", "127.0.0.1,localhost,nowhere.invalid"),
            folder.resolve("portkey.out"),
            Cores.GATEWAY),
        port,
        "fake-model",
        Map.of("x-portkey-config", config));
  }

  /** The forwarder on our own server and client. It knows one upstream only. */
  static Gateway bare(Routes routes, Path folder) {
    return forwarder(BareForwarder.class, routes, folder);
  }

  /** The forwarder of a Spring MVC controller and the JDK's client. */
  static Gateway spring(Routes routes, Path folder) {
    return forwarder(SpringForwarder.class, routes, folder);
  }

  /** In a JVM with the flags of ours. */
  private static Gateway forwarder(Class<?> main, Routes routes, Path folder) {
    int port = FreePorts.take(1).getFirst();
    List<String> command =
        Child.java(
            Jvm.WORKER, main, List.of("" + port, routes.first().toString(), folder.toString()));
    return new PeerGateway(
        Child.start(command, Map.of(), folder.resolve("forwarder.out"), Cores.GATEWAY),
        port,
        "fake-model",
        Map.of());
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public URI address() {
    return URI.create("http://127.0.0.1:" + port + "/v1");
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public Map<String, String> headers() {
    return headers;
  }

  @Override
  public long pid() {
    return child.pid();
  }

  @Override
  public void close() {
    child.close();
  }
}
