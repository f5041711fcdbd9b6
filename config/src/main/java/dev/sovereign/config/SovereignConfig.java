package dev.sovereign.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * inference:
 *   policy: local-first    # local-only, local-first, cloud-first
 *   timeout-s: 600         # of a whole call
 *   budgets:               # of paid calls, by UTC; absent: no limit
 *     day-usd: "5.00"
 *     month-usd: "50.00"
 *   cache:
 *     ttl-s: 3600          # 0: off
 *     max-mib: 256
 *     max-answers: 10000
 *   catch-up:              # a run's
 *     max-calls: 100
 *     max-usd: "1.00"
 *     keep-days: 7
 * endpoints:               # beside the machine's own model server, whose name is `model`
 *   - name: gpu
 *     kind: vllm           # model-server, vllm, openai-compatible, ollama, openai, anthropic, gemini
 *     address: http://gpu.lan:8100/v1
 *     tier: server
 *     layer: medium
 *   - name: provider
 *     kind: openai
 *     api-key-env: OPENAI_API_KEY
 *     models:
 *       - name: gpt-5-mini
 *         layer: large
 *         input-usd-per-million: "0.25"
 *         output-usd-per-million: "2.00"
 * energy:                  # what the machine's power advises
 *   heed: true             # whether plans heed it
 *   time-zone: Europe/Berlin
 *   solar-hours: 10:00-16:00
 *   cheap-hours: 22:00-06:00
 *   carbon-g-per-kwh: 380
 *   table: power.csv       # dated; goes before the three above
 *   day-joules: 500000     # of this machine's models; absent: no limit
 *   when-spent: prefer-tiny # or tiny-only
 *   idle-watts: 12.5       # measured, for machines without sensors
 *   watts-per-core: 4.2
 *   sysfs: /sys
 *   procfs: /proc
 * memory:
 *   index: embedded        # embedded or qdrant
 *   qdrant:
 *     address: http://127.0.0.1:6334
 *     api-key-file: keys/qdrant
 *     collection: sovereign-facts
 *   embeddings:            # the machine's own model server when no address is said
 *     address: http://gpu.lan:8100/v1
 *     model: all-minilm-l6-v2
 *     dimensions: 384
 *   sources:               # what is kept in step by itself, each hour
 *     - kind: markdown     # markdown, git
 *       path: notes
 *       data-class: internal
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
    Inference inference,
    List<Endpoint> endpoints,
    Logs logs,
    List<Service> services,
    Telemetry telemetry,
    Memory memory,
    Energy energy) {

  public SovereignConfig {
    endpoints = List.copyOf(endpoints);
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

  /**
   * How requests to models are routed.
   *
   * @param policy for requests that do not say one
   * @param timeout of a whole call, all attempts together
   */
  public record Inference(
      Policy policy, Duration timeout, Budgets budgets, Cache cache, CatchUp catchUp) {}

  /**
   * The exact cache.
   *
   * @param ttl how long an answer is given again; zero for never
   */
  public record Cache(Duration ttl, int maxMib, int maxAnswers) {}

  /**
   * What a run may make again.
   *
   * @param maxNanoUsd what it may cost at most
   * @param kept how long a call waits, and how long both answers are kept afterwards
   */
  public record CatchUp(int maxCalls, long maxNanoUsd, Duration kept) {}

  /** Which endpoints a request may use and in which order. */
  public enum Policy {
    LOCAL_ONLY,
    LOCAL_FIRST,
    CLOUD_FIRST
  }

  /**
   * The most that paid calls may cost, in nano-dollars, by calendar day and month in UTC; absent
   * for no limit.
   */
  public record Budgets(@Nullable Long dayNanoUsd, @Nullable Long monthNanoUsd) {}

  /**
   * A place that answers requests to models.
   *
   * @param name unique; the name of the model server of this machine is taken
   * @param address an http or https URL without user, query, fragment and final slash
   * @param tier always {@link Tier#CLOUD} for cloud kinds and never for others
   * @param discovered the template for models that only the endpoint names; its name is empty
   * @param models what it is used for; empty, which no cloud kind has, for all that it says it
   *     serves
   * @param apiKey absent when it needs none, or when keys were not read
   * @param dataClasses what may be sent there; {@link DataClass#KEEP_ON_DEVICE} only to a literal
   *     loopback address of no cloud kind
   * @param concurrency calls at the same time, at least 1
   * @param queue calls of each priority that may wait beyond these
   */
  public record Endpoint(
      String name,
      EndpointKind kind,
      URI address,
      Tier tier,
      EndpointModel discovered,
      List<EndpointModel> models,
      @Nullable Secret apiKey,
      Set<DataClass> dataClasses,
      Timeouts timeouts,
      int concurrency,
      int queue) {
    public Endpoint {
      models = List.copyOf(models);
      dataClasses = Set.copyOf(dataClasses);
    }
  }

  /**
   * A model at an endpoint.
   *
   * @param name as the endpoint names it
   * @param contextTokens its context window; 0 when not known
   * @param inputNanoUsdPerMillion price of a million tokens read, in nano-dollars
   * @param outputNanoUsdPerMillion price of a million tokens written, in nano-dollars
   * @param embedding whether it serves embeddings instead of chat
   */
  public record EndpointModel(
      String name,
      Layer layer,
      int contextTokens,
      long inputNanoUsdPerMillion,
      long outputNanoUsdPerMillion,
      boolean embedding) {}

  /**
   * How long an endpoint may take.
   *
   * @param connect to a connection
   * @param firstByte from the sent request to the first byte of a stream
   * @param idle between two bytes of a stream
   * @param answer from asking to the last byte, never shorter than {@code firstByte}
   */
  public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration answer) {}

  /** What an endpoint is and how it is spoken to. */
  public enum EndpointKind {
    MODEL_SERVER(null),
    VLLM(null),
    OPENAI_COMPATIBLE(null),
    OLLAMA(null),
    OPENAI("https://api.openai.com/v1"),
    ANTHROPIC("https://api.anthropic.com/v1"),
    GEMINI("https://generativelanguage.googleapis.com/v1beta");

    private final @Nullable String defaultAddress;

    EndpointKind(@Nullable String defaultAddress) {
      this.defaultAddress = defaultAddress;
    }

    /** Whether it is somebody else's machine, whatever its address. */
    public boolean cloud() {
      return defaultAddress != null;
    }

    @Nullable String defaultAddress() {
      return defaultAddress;
    }
  }

  /** Where an endpoint is. */
  public enum Tier {
    DEVICE,
    SERVER,
    CLOUD
  }

  /** How large a model is. */
  public enum Layer {
    /** Below a billion parameters. */
    TINY,
    /** About one to four billion. */
    SMALL,
    /** About five to thirty billion. */
    MEDIUM,
    /** Above, and every provider's large model. */
    LARGE
  }

  /** How far the content of a request may travel, from open to closed. */
  public enum DataClass {
    PUBLIC,
    INTERNAL,
    KEEP_ON_DEVICE
  }

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

  /** How facts are found again, and what makes facts by itself. */
  public record Memory(
      IndexChoice index, Qdrant qdrant, Embeddings embeddings, List<Source> sources) {
    public Memory {
      sources = List.copyOf(sources);
    }
  }

  /**
   * Something outside that facts are made of.
   *
   * @param folder absolute
   * @param dataClass how far its facts may travel; {@link DataClass#INTERNAL} for git
   */
  public record Source(SourceKind kind, Path folder, DataClass dataClass) {}

  /** What a source is. */
  public enum SourceKind {
    MARKDOWN,
    GIT
  }

  /** Where the index of facts is. */
  public enum IndexChoice {
    EMBEDDED,
    QDRANT
  }

  /**
   * A Qdrant server.
   *
   * @param address of its gRPC API, without a final slash
   * @param apiKey absent when it needs none, or when keys were not read
   * @param collection begins the names of its collections
   */
  public record Qdrant(URI address, @Nullable Secret apiKey, String collection) {}

  /**
   * Which model makes vectors.
   *
   * @param address the base of its API, without a final slash; the machine's own model server when
   *     absent
   * @param dimensions how many numbers a vector has
   */
  public record Embeddings(@Nullable URI address, String model, int dimensions) {}

  /**
   * What the owner says about the machine's power.
   *
   * @param heed whether plans heed what it advises
   * @param zone in which hours and table are meant
   * @param solarHours for example {@code 10:00-16:00, 17:00-18:00}; empty for none
   * @param cheapHours the same
   * @param gramsCo2PerKwh of the grid; absent when not known
   * @param table a dated CSV file, absolute; absent for none
   * @param dayJoules what this machine's models may take on a day of UTC; absent for no limit
   * @param whenSpent what that day's plans do then
   * @param idleWatts as measured; absent when not
   * @param wattsPerCore as measured; absent when not
   * @param sysfs absolute
   * @param procfs absolute
   */
  public record Energy(
      boolean heed,
      ZoneId zone,
      String solarHours,
      String cheapHours,
      @Nullable Integer gramsCo2PerKwh,
      @Nullable Path table,
      @Nullable Integer dayJoules,
      WhenSpent whenSpent,
      @Nullable Double idleWatts,
      @Nullable Double wattsPerCore,
      Path sysfs,
      Path procfs) {}

  /** What plans do once the day's energy is taken. */
  public enum WhenSpent {
    PREFER_TINY,
    TINY_ONLY
  }

  /** Where traces go. */
  public record Telemetry(Exporter exporter, String endpoint) {}

  /** Whether traces are exported. */
  public enum Exporter {
    NONE,
    OTLP
  }
}
