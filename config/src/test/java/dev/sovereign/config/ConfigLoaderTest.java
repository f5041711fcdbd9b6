package dev.sovereign.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sovereign.config.SovereignConfig.Budgets;
import dev.sovereign.config.SovereignConfig.Cache;
import dev.sovereign.config.SovereignConfig.CatchUp;
import dev.sovereign.config.SovereignConfig.DataClass;
import dev.sovereign.config.SovereignConfig.Embeddings;
import dev.sovereign.config.SovereignConfig.Energy;
import dev.sovereign.config.SovereignConfig.EngineChoice;
import dev.sovereign.config.SovereignConfig.Exporter;
import dev.sovereign.config.SovereignConfig.IndexChoice;
import dev.sovereign.config.SovereignConfig.Inference;
import dev.sovereign.config.SovereignConfig.Logs;
import dev.sovereign.config.SovereignConfig.Memory;
import dev.sovereign.config.SovereignConfig.Model;
import dev.sovereign.config.SovereignConfig.Policy;
import dev.sovereign.config.SovereignConfig.Ports;
import dev.sovereign.config.SovereignConfig.Qdrant;
import dev.sovereign.config.SovereignConfig.Service;
import dev.sovereign.config.SovereignConfig.ServiceKind;
import dev.sovereign.config.SovereignConfig.Source;
import dev.sovereign.config.SovereignConfig.SourceKind;
import dev.sovereign.config.SovereignConfig.Telemetry;
import dev.sovereign.config.SovereignConfig.Weights;
import dev.sovereign.config.SovereignConfig.WhenSpent;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {

  private static final Cache CACHE = new Cache(Duration.ZERO, 256, 10_000);
  private static final CatchUp CATCH_UP = new CatchUp(100, 1_000_000_000, Duration.ofDays(7));

  private static final SovereignConfig DEFAULTS =
      new SovereignConfig(
          "127.0.0.1",
          null,
          new Ports(8400, 7233, 8233, 5433, 8080),
          new Model(EngineChoice.AUTO, "auto", 600, List.of()),
          new Inference(
              Policy.LOCAL_FIRST, Duration.ofMinutes(10), new Budgets(null, null), CACHE, CATCH_UP),
          List.of(),
          new Logs(10, 3),
          List.of(),
          new Telemetry(Exporter.NONE, "http://127.0.0.1:4317"),
          new Memory(
              IndexChoice.EMBEDDED,
              new Qdrant(URI.create("http://127.0.0.1:6334"), null, "sovereign-facts"),
              new Embeddings(null, "all-minilm-l6-v2", 384),
              List.of()),
          new Energy(
              true,
              ZoneId.systemDefault(),
              "",
              "",
              null,
              null,
              null,
              WhenSpent.PREFER_TINY,
              null,
              null,
              Path.of("/sys"),
              Path.of("/proc")));

  @TempDir Path folder;

  @Test
  void needsNoFile() {
    assertThat(ConfigLoader.load(Map.of("SOVEREIGN_HOME", folder.toString()))).isEqualTo(DEFAULTS);
    assertThat(SovereignConfig.defaults()).isEqualTo(DEFAULTS);
  }

  @Test
  void takesAnEmptyFileAndEmptySections() {
    assertThat(load("")).isEqualTo(DEFAULTS);
    assertThat(load("# nothing\nports:\nservices:\n")).isEqualTo(DEFAULTS);
  }

  @Test
  void readsEveryKey() {
    SovereignConfig config =
        load(
            """
            bind: 127.0.0.1
            repository: work
            ports: {gateway: 1, temporal: 2, temporal-ui: 3, postgres: 4, model: 65535}
            model:
              engine: llama-server
              weights: local/mine
              memory-limit-mib: 900
              catalogue:
                - alias: local/mine
                  source: mine.gguf
                  memory-mib: 2500
                - alias: local/far
                  source: https://example.org/far.gguf
                  sha256: E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855
                  memory-mib: 100
            inference:
              policy: cloud-first
              timeout-s: 7
              budgets: {day-usd: "5.000000001", month-usd: 50}
              cache: {ttl-s: 60, max-mib: 8, max-answers: 9}
              catch-up: {max-calls: 5, max-usd: "0.25", keep-days: 2}
            logs: {max-file-mib: 20, max-files: 5}
            services:
              - {name: a, kind: http, address: "http://127.0.0.1:6333/healthz"}
              - {name: b, kind: tcp, address: "127.0.0.1:6334"}
              - {name: c, kind: sql, address: "jdbc:postgresql://127.0.0.1/x"}
              - {name: d, kind: temporal, address: "[::1]:7233"}
            telemetry: {exporter: otlp, endpoint: "http://127.0.0.1:1"}
            memory:
              index: qdrant
              qdrant: {address: "https://qdrant.lan:6334/", collection: mine}
              embeddings: {address: "http://gpu.lan/v1/", model: bge-m3, dimensions: 4096}
              sources:
                - {kind: markdown, path: vault, data-class: keep-on-device}
                - {kind: git, path: code}
            energy:
              heed: false
              time-zone: Europe/Berlin
              solar-hours: "10:00-16:00, 17:00-18:00"
              cheap-hours: "22:00-06:00"
              carbon-g-per-kwh: 380
              table: power.csv
              day-joules: 500000
              when-spent: tiny-only
              idle-watts: 12.5
              watts-per-core: 4
              sysfs: fake/sys
              procfs: /other/proc
            """);

    assertThat(config)
        .isEqualTo(
            new SovereignConfig(
                "127.0.0.1",
                folder.resolve("work"),
                new Ports(1, 2, 3, 4, 65535),
                new Model(
                    EngineChoice.LLAMA_SERVER,
                    "local/mine",
                    900,
                    List.of(
                        new Weights(
                            "local/mine", folder.resolve("mine.gguf").toString(), null, 2500),
                        new Weights(
                            "local/far",
                            "https://example.org/far.gguf",
                            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                            100))),
                new Inference(
                    Policy.CLOUD_FIRST,
                    Duration.ofSeconds(7),
                    new Budgets(5_000_000_001L, 50_000_000_000L),
                    new Cache(Duration.ofMinutes(1), 8, 9),
                    new CatchUp(5, 250_000_000, Duration.ofDays(2))),
                List.of(),
                new Logs(20, 5),
                List.of(
                    new Service("a", ServiceKind.HTTP, "http://127.0.0.1:6333/healthz"),
                    new Service("b", ServiceKind.TCP, "127.0.0.1:6334"),
                    new Service("c", ServiceKind.SQL, "jdbc:postgresql://127.0.0.1/x"),
                    new Service("d", ServiceKind.TEMPORAL, "[::1]:7233")),
                new Telemetry(Exporter.OTLP, "http://127.0.0.1:1"),
                new Memory(
                    IndexChoice.QDRANT,
                    new Qdrant(URI.create("https://qdrant.lan:6334"), null, "mine"),
                    new Embeddings(URI.create("http://gpu.lan/v1"), "bge-m3", 4096),
                    List.of(
                        new Source(
                            SourceKind.MARKDOWN, folder.resolve("vault"), DataClass.KEEP_ON_DEVICE),
                        new Source(SourceKind.GIT, folder.resolve("code"), DataClass.INTERNAL))),
                new Energy(
                    false,
                    ZoneId.of("Europe/Berlin"),
                    "10:00-16:00, 17:00-18:00",
                    "22:00-06:00",
                    380,
                    folder.resolve("power.csv"),
                    500_000,
                    WhenSpent.TINY_ONLY,
                    12.5,
                    4.0,
                    folder.resolve("fake/sys"),
                    Path.of("/other/proc"))));
  }

  @ParameterizedTest
  @CsvSource({
    "solar-hours: '25:00-26:00', hours such as",
    "cheap-hours: '10:00-10:00', an end other than the beginning",
    "time-zone: Mars/Olympus, a time zone such as",
    "carbon-g-per-kwh: 5001, from 0 to 5000",
    "idle-watts: -1, a number from 0",
    "day-joules: 1.5, a whole number",
    "when-spent: never, one of prefer-tiny"
  })
  void refusesPowerThatCannotBeMeant(String line, String expected) {
    assertThat(problems("energy: {" + line + "}", Map.of()))
        .singleElement()
        .asString()
        .contains("energy." + line.substring(0, line.indexOf(':')))
        .contains(expected);
  }

  @Test
  void takesTheCompleteExample() throws IOException {
    SovereignConfig example = example(Map.of());

    assertThat(example.ports()).isEqualTo(DEFAULTS.ports());
    assertThat(example.logs()).isEqualTo(DEFAULTS.logs());
    assertThat(example.telemetry()).isEqualTo(DEFAULTS.telemetry());
    assertThat(example.services()).hasSize(1);
    assertThat(example.endpoints()).hasSize(2);
    assertThat(example.inference().policy()).isEqualTo(DEFAULTS.inference().policy());
    assertThat(example.inference().timeout()).isEqualTo(DEFAULTS.inference().timeout());
    assertThat(example.model().catalogue()).hasSize(1);
    assertThat(example.memory().index()).isEqualTo(DEFAULTS.memory().index());
    assertThat(example.memory().qdrant().apiKey()).isEqualTo(Secret.of("sk-gpu"));
    assertThat(example.memory().embeddings().address())
        .isEqualTo(URI.create("http://127.0.0.1:8080/v1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SOVEREIGN_PORTS_GATEWAY | 9400",
        "SOVEREIGN_PORTS_TEMPORAL | 9233",
        "SOVEREIGN_PORTS_TEMPORAL_UI | 9234",
        "SOVEREIGN_PORTS_POSTGRES | 9433",
        "SOVEREIGN_PORTS_MODEL | 9080",
        "SOVEREIGN_MODEL_ENGINE | none",
        "SOVEREIGN_MODEL_WEIGHTS | local/other",
        "SOVEREIGN_MODEL_MEMORY_LIMIT_MIB | 77",
        "SOVEREIGN_LOGS_MAX_FILE_MIB | 78",
        "SOVEREIGN_LOGS_MAX_FILES | 79",
        "SOVEREIGN_REPOSITORY | /srv/123",
        "SOVEREIGN_MEMORY_INDEX | qdrant",
        "SOVEREIGN_MEMORY_QDRANT_ADDRESS | https://q.lan:1",
        "SOVEREIGN_MEMORY_QDRANT_COLLECTION | other-facts",
        "SOVEREIGN_MEMORY_EMBEDDINGS_ADDRESS | http://e.lan/v1",
        "SOVEREIGN_MEMORY_EMBEDDINGS_MODEL | bge-m3",
        "SOVEREIGN_MEMORY_EMBEDDINGS_DIMENSIONS | 768",
        "SOVEREIGN_TELEMETRY_EXPORTER | otlp",
        "SOVEREIGN_TELEMETRY_ENDPOINT | http://127.0.0.1:9",
      })
  void theEnvironmentWinsOverTheFile(String variable, String value) throws IOException {
    SovereignConfig config = example(Map.of(variable, value));

    assertThat(config).isNotEqualTo(example(Map.of()));
    assertThat(config.toString().toLowerCase(java.util.Locale.ROOT)).contains(value);
  }

  @Test
  void theEnvironmentWinsOverTheFilesInference() throws IOException {
    assertThat(
            example(
                    Map.of(
                        "SOVEREIGN_INFERENCE_POLICY", "local-only",
                        "SOVEREIGN_INFERENCE_TIMEOUT_S", "77",
                        "SOVEREIGN_INFERENCE_BUDGETS_DAY_USD", "0.07",
                        "SOVEREIGN_INFERENCE_BUDGETS_MONTH_USD", "78",
                        "SOVEREIGN_INFERENCE_CACHE_TTL_S", "0",
                        "SOVEREIGN_INFERENCE_CATCH_UP_MAX_CALLS", "3"))
                .inference())
        .isEqualTo(
            new Inference(
                Policy.LOCAL_ONLY,
                Duration.ofSeconds(77),
                new Budgets(70_000_000L, 78_000_000_000L),
                CACHE,
                new CatchUp(3, 1_000_000_000, Duration.ofDays(7))));
  }

  @Test
  void everyScalarHasAVariableAndAWrongValueNamesIt() {
    for (Key<?> key : Keys.ALL) {
      if (!key.inList() && !key.form().expected().startsWith("a folder")) {
        assertThat(problems("", Map.of(key.variable(), "ftp://x")))
            .singleElement()
            .asString()
            .startsWith(key.variable() + ": found 'ftp://x' (text), expected: ");
      }
    }
  }

  @Test
  void addressesOfMemoryHoldNoPassword() {
    assertThat(problems("memory: {qdrant: {address: 'http://u:geheim@h:6334'}}", Map.of()))
        .singleElement()
        .asString()
        .contains("memory.qdrant.address: holds a password")
        .doesNotContain("geheim");
    assertThat(problems("memory: {embeddings: {address: 'http://h/v1?x=1'}}", Map.of()))
        .singleElement()
        .asString()
        .contains("an address without query and fragment");
    assertThat(
            problems(
                "memory: {sources: [{kind: git, path: x, data-class: public}, {kind: zip}]}",
                Map.of()))
        .satisfiesExactly(
            line -> assertThat(line).contains("sources[0].data-class: said of a git repository"),
            line -> assertThat(line).contains("sources[1].kind: found 'zip'"),
            line -> assertThat(line).contains("sources[1].path: missing"));
    assertThat(problems("memory: {embedding: {}}", Map.of()))
        .singleElement()
        .asString()
        .contains("did you mean embeddings?");
  }

  @Test
  void leavesVariablesAloneThatAreNoOverrides() {
    Map<String, String> environment =
        Map.of("SOVEREIGN_BUILD", "abc", "SOVEREIGN_PORTS", "x", "SOVEREIGN_PORTS_MODEL", " ");

    assertThat(load("", environment)).isEqualTo(DEFAULTS);
  }

  @Test
  void tellsEveryProblemAtOnce() {
    assertThat(
            problems(
                """
                prots: {}
                ports:
                  gatway: 1
                  temporal: "7233"
                  postgres: 65536
                  model: 8233
                logs: 5
                services: {}
                model:
                  engine: lama-java
                """))
        .containsExactly(
            file() + ": prots: unknown key, did you mean ports?",
            file() + ": ports.gatway: unknown key, did you mean gateway?",
            file() + ": logs: found 5, expected: a section with max-file-mib, max-files",
            file() + ": services: found a section, expected: a list",
            file()
                + ": ports.temporal: found '7233' (text), expected: a whole number from 1 to 65535",
            file() + ": ports.postgres: found 65536, expected: a whole number from 1 to 65535",
            file()
                + ": ports.model: found 8233, expected: a port of its own, ports.temporal-ui has"
                + " this one",
            file()
                + ": model.engine: found 'lama-java' (text), expected: one of auto, llama-java,"
                + " llama-server, ollama, none");
  }

  @Test
  void anUnknownKeyUnlikeAnyOtherIsToldWhatThereIs() {
    assertThat(problems("logs: {xyz: 1}"))
        .containsExactly(
            file() + ": logs.xyz: unknown key, expected: one of max-file-mib, max-files");
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0", "192.168.1.2", "example.org", "'::'"})
  void refusesToBindBeyondLoopback(String bind) {
    assertThat(problems("bind: '" + bind + "'"))
        .singleElement()
        .asString()
        .contains("bind: found '" + bind + "'")
        .endsWith(
            "binding beyond loopback is refused for now: scoped tokens and TLS do not exist yet");
  }

  @Test
  void wantsTheOneLoopbackAddressThatEveryDoorUses() {
    assertThat(problems("bind: localhost"))
        .containsExactly(file() + ": bind: found 'localhost' (text), expected: 127.0.0.1");
  }

  @Test
  void aUrlOfWeightsNeedsItsHash() {
    assertThat(
            problems(
                """
                model:
                  weights: https://example.org/x.gguf
                  catalogue:
                    - {alias: a, source: "https://example.org/x.gguf", memory-mib: 1}
                    - {alias: a, source: "http://example.org/x.gguf", sha256: ab, memory-mib: 0}
                    - {source: x.gguf}
                """))
        .satisfiesExactly(
            line -> assertThat(line).contains("model.weights").contains("#sha256="),
            line ->
                assertThat(line).contains("catalogue[0].sha256: missing, expected: the SHA-256"),
            line -> assertThat(line).contains("catalogue[1].sha256: found 'ab' (text)"),
            line -> assertThat(line).contains("catalogue[1].memory-mib: found 0"),
            line ->
                assertThat(line).contains("catalogue[1].alias: found 'a' (text), expected: a name"),
            line -> assertThat(line).contains("catalogue[1].source: found 'http://example.org"),
            line -> assertThat(line).contains("catalogue[1].sha256: missing"),
            line -> assertThat(line).contains("catalogue[2].alias: missing"),
            line -> assertThat(line).contains("catalogue[2].memory-mib: missing"));
  }

  @Test
  void checksServices() {
    assertThat(
            problems(
                """
                services:
                  - {name: a, kind: http, address: "127.0.0.1:1"}
                  - {name: a, kind: tcp, address: "http://127.0.0.1:1"}
                  - {name: b, kind: sql, address: "jdbc:postgresql://h/d?password=geheim"}
                  - {name: c, kind: ftp, address: x}
                  - text
                """))
        .satisfiesExactly(
            line ->
                assertThat(line).contains("services[4]: found 'text' (text), expected: a section"),
            line ->
                assertThat(line).contains("services[0].address").endsWith("an http or https URL"),
            line -> assertThat(line).contains("services[1].name").contains("services[0].name has"),
            line -> assertThat(line).contains("services[1].address").endsWith("host:port"),
            line -> assertThat(line).contains("holds a password").doesNotContain("geheim"),
            line -> assertThat(line).contains("services[3].kind: found 'ftp'"));
  }

  @Test
  void aFileThatWasNamedMustExist() {
    Path missing = folder.resolve("missing.yaml");

    assertThat(
            catchProblems(() -> ConfigLoader.load(Map.of("SOVEREIGN_CONFIG", missing.toString()))))
        .containsExactly(
            missing + ": there is no such file: create it or correct SOVEREIGN_CONFIG");
  }

  @Test
  void tellsTheLineOfASyntaxError() {
    assertThat(problems("ports:\n  model: [1\n")).singleElement().asString().contains("line ");
    assertThat(problems("bind: a\nbind: b\n"))
        .singleElement()
        .asString()
        .contains("duplicate key bind");
    assertThat(problems("just words")).singleElement().asString().contains("keys and values");
  }

  @Test
  void refusesToBuildObjectsFromTags() {
    assertThat(problems("bind: !!javax.script.ScriptEngineManager []")).hasSize(1);
  }

  @Test
  void refusesWhatIsNotUtf8() throws IOException {
    Files.write(file(), "bind: \u00e4".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(catchProblems(() -> ConfigLoader.load(file(), Map.of())))
        .containsExactly(file() + ": is not UTF-8 text");
  }

  @Test
  void resolvesTheUsersHomeAndTheWorkingFolder() {
    assertThat(load("repository: ~/x", Map.of("HOME", "/srv/me")).repository())
        .isEqualTo(Path.of("/srv/me/x"));
    assertThat(load("", Map.of("SOVEREIGN_REPOSITORY", "x")).repository())
        .isEqualTo(Path.of("x").toAbsolutePath());
    assertThat(load("model: {weights: ./x.gguf}").model().weights())
        .isEqualTo(folder.resolve("x.gguf").toString());
  }

  /** The complete example with the keys that it names. */
  private SovereignConfig example(Map<String, String> environment) throws IOException {
    Path keys = Files.createDirectories(folder.resolve("keys"));
    for (String name : List.of("gpu", "qdrant")) {
      Path key = keys.resolve(name);
      Files.deleteIfExists(key);
      Files.createFile(
          key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(key, "sk-gpu");
    }
    Map<String, String> all = new HashMap<>(environment);
    all.put("OPENAI_API_KEY", "sk-provider");
    return load(ConfigReference.EXAMPLE, all);
  }

  private SovereignConfig load(String yaml) {
    return load(yaml, Map.of());
  }

  private SovereignConfig load(String yaml, Map<String, String> environment) {
    try {
      Files.writeString(file(), yaml);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    Map<String, String> all = new HashMap<>(environment);
    all.put("SOVEREIGN_HOME", folder.toString());
    return ConfigLoader.load(all);
  }

  private List<String> problems(String yaml) {
    return problems(yaml, Map.of());
  }

  private List<String> problems(String yaml, Map<String, String> environment) {
    return catchProblems(() -> load(yaml, environment));
  }

  private static List<String> catchProblems(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    ConfigException refused = catchThrowableOfType(ConfigException.class, call);
    assertThat(refused).as("a configuration that must be refused").isNotNull();
    assertThat(refused).hasMessage(String.join(System.lineSeparator(), refused.problems()));
    return refused.problems();
  }

  private Path file() {
    return folder.resolve("sovereign.yaml");
  }
}
