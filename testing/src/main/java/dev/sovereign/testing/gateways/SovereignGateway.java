package dev.sovereign.testing.gateways;

import dev.sovereign.testing.Stack;
import dev.sovereign.testing.WorkRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Ours: a whole stack, started as an operator does, without a model of its own. All of its
 * processes have the gateways' core, as all of a peer's have: PostgreSQL, which takes the receipts,
 * too.
 */
public final class SovereignGateway implements Gateway {

  /** What the upstream makes embeddings with. */
  public static final String EMBEDDING_MODEL = "fake-embedding";

  private static final String MODEL = "fake-model";

  private final Stack stack;
  private final WorkRepository repository;

  private SovereignGateway(Stack stack, WorkRepository repository) {
    this.stack = stack;
    this.repository = repository;
  }

  /** Of who leaves nobody waiting. */
  private static final int MANY = 64;

  /** A new home below the folder. */
  public static SovereignGateway start(Routes routes, Path folder) {
    return start(routes, folder, MANY);
  }

  /** The same with endpoints that take so many calls at a time. */
  public static SovereignGateway start(Routes routes, Path folder, int concurrency) {
    return start(routes, folder, concurrency, "");
  }

  /**
   * The same with more in its configuration.
   *
   * @param more whole sections in YAML, each with a line end
   */
  public static SovereignGateway start(Routes routes, Path folder, String more) {
    return start(routes, folder, MANY, more);
  }

  private static SovereignGateway start(Routes routes, Path folder, int concurrency, String more) {
    try {
      Path home = Files.createDirectories(folder.resolve("home"));
      Files.writeString(home.resolve("sovereign.yaml"), more + config(routes, concurrency));
      WorkRepository repository = WorkRepository.init(folder.resolve("repository"));
      repository.commit("The first commit");
      Stack stack = Stack.in(home, repository.folder()).with("FAKE_CLOUD_KEY", "fake-cloud-key");
      SovereignGateway gateway = new SovereignGateway(stack, repository);
      try {
        stack.runUnder(Cores.prefix(Cores.GATEWAY), "up", "--detach", "--no-cycle").orThrow();
        return gateway;
      } catch (RuntimeException e) {
        gateway.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String config(Routes routes, int concurrency) {
    StringBuilder config = new StringBuilder("model: { engine: none }\n");
    config.append("inference: { policy: ").append(routes.paid() ? "cloud-first" : "local-first");
    config.append(" }\nendpoints:\n");
    config.append(
        routes.paid()
            ? cloud(routes.first(), concurrency)
            : local("first", routes.first(), concurrency));
    if (routes.hasFallback()) {
      config.append(local("local", routes.fallback(), concurrency));
    }
    return config.toString();
  }

  private static String cloud(URI address, int concurrency) {
    return """
      - name: first
        kind: openai
        address: %s
        api-key-env: FAKE_CLOUD_KEY
        layer: large
        concurrency: %d
        queue: 256
        connect-timeout-ms: 1000
        first-byte-timeout-ms: 2000
        idle-timeout-ms: 2000
        answer-timeout-ms: 5000
        models:
          - name: fake-model
            input-usd-per-million: "0.25"
            output-usd-per-million: "2.00"
    """
        .formatted(address, concurrency)
        .indent(2);
  }

  private static String local(String name, URI address, int concurrency) {
    return """
      - name: %s
        kind: openai-compatible
        address: %s
        tier: server
        layer: small
        data-classes: [public, internal, keep-on-device]
        concurrency: %d
        queue: 256
        connect-timeout-ms: 1000
        first-byte-timeout-ms: 2000
        idle-timeout-ms: 2000
        models:
          - name: %s
          - name: %s
            embedding: true
    """
        .formatted(
            name,
            address,
            concurrency,
            name.equals("first") ? MODEL : "local-model",
            EMBEDDING_MODEL)
        .indent(2);
  }

  public Stack stack() {
    return stack;
  }

  /** The folder that {@code up} was typed in. */
  public WorkRepository repository() {
    return repository;
  }

  @Override
  public URI address() {
    return URI.create("http://127.0.0.1:" + stack.port("GATEWAY") + "/v1");
  }

  @Override
  public String model() {
    return MODEL;
  }

  @Override
  public Map<String, String> headers() {
    return Map.of();
  }

  @Override
  public long pid() {
    return stack.pid("worker");
  }

  @Override
  public void close() {
    stack.close();
    repository.close();
  }
}
