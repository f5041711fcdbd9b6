package dev.sovereign.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code sovereign.yaml} after validation. Every key has a default, so no file is needed. A
 * complete example; {@code docs/knowledge/configuration.md} has each key:
 *
 * <pre>{@code
 * bind: 127.0.0.1          # loopback only for now
 * repository: /srv/project # the folder whose git history is read; the folder of `up` when absent
 * ports:
 *   gateway: 8400
 *   temporal: 7233
 *   temporal-ui: 8233
 *   postgres: 5433
 *   model: 8080
 * model:
 *   engine: auto           # auto, llama-java, llama-server, ollama, none
 *   weights: auto          # an alias of the catalogue, a path, or auto: chosen by free memory
 *   memory-limit-mib: 600  # auto never chooses a model that needs more
 *   catalogue:             # more weights, beside the built-in ones
 *     - alias: local/mine
 *       source: /models/mine.gguf   # a path or an https URL
 *       sha256: 0123...             # hexadecimal; required for a URL
 *       memory-mib: 2500
 * logs:
 *   max-file-mib: 10
 *   max-files: 3
 * services:                # further services that the health organ probes
 *   - name: qdrant
 *     kind: http           # http, tcp, sql, temporal
 *     address: http://127.0.0.1:6333/healthz
 * telemetry:
 *   exporter: none         # none or otlp
 *   endpoint: http://127.0.0.1:4317
 * }</pre>
 *
 * <p>Each scalar outside the lists can be overridden by the environment: {@code SOVEREIGN_} and the
 * path in capitals with underscores, for example {@code SOVEREIGN_PORTS_TEMPORAL_UI=9233}.
 *
 * @param repository absolute
 */
public record SovereignConfig(
    String bind,
    @Nullable Path repository,
    Ports ports,
    Model model,
    Logs logs,
    List<Service> services,
    Telemetry telemetry) {

  public SovereignConfig {
    services = List.copyOf(services);
  }

  /** The configuration of a machine without a file and without overrides. */
  public static SovereignConfig defaults() {
    return ConfigLoader.check("", Map.of(), Map.of());
  }

  /** TCP ports, each 1 to 65535, all different. */
  public record Ports(int gateway, int temporal, int temporalUi, int postgres, int model) {}

  /**
   * @param engine which engine serves the weights
   * @param weights an alias, an absolute path, an https URL ending in {@code #sha256=} and the
   *     hash, or {@code auto}
   * @param memoryLimitMib the most a model chosen by {@code auto} may need, in MiB
   * @param catalogue weights beside the built-in ones
   */
  public record Model(
      EngineChoice engine, String weights, int memoryLimitMib, List<Weights> catalogue) {
    public Model {
      catalogue = List.copyOf(catalogue);
    }
  }

  /** Which engine serves the weights. */
  public enum EngineChoice {
    /**
     * A {@code llama-server} or Ollama already on the machine, else llama.cpp in the model server's
     * own JVM.
     */
    AUTO,
    LLAMA_JAVA,
    LLAMA_SERVER,
    OLLAMA,
    /** No model: every AI answer is a degraded one. */
    NONE
  }

  /**
   * @param alias the name under which requests ask for it
   * @param source an absolute path or an https URL of a GGUF file
   * @param sha256 of the file, in lower-case hexadecimal; absent only for a path
   * @param memoryMib what it needs when loaded, in MiB
   */
  public record Weights(String alias, String source, @Nullable String sha256, int memoryMib) {}

  /** Each service's log is cut at {@code maxFileMib} and {@code maxFiles} of them are kept. */
  public record Logs(int maxFileMib, int maxFiles) {}

  /** A further service to probe. */
  public record Service(String name, ServiceKind kind, String address) {}

  /** How a service is asked. */
  public enum ServiceKind {
    HTTP,
    TCP,
    SQL,
    TEMPORAL
  }

  /** Where traces go. */
  public record Telemetry(Exporter exporter, String endpoint) {}

  /** Whether traces are exported. */
  public enum Exporter {
    NONE,
    OTLP
  }
}
