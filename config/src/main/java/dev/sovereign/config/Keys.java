package dev.sovereign.config;

import dev.sovereign.config.SovereignConfig.EngineChoice;
import dev.sovereign.config.SovereignConfig.Exporter;
import dev.sovereign.config.SovereignConfig.ServiceKind;
import java.util.List;
import java.util.stream.Stream;

/** Every key there is: the loader reads by this table and the reference is printed from it. */
final class Keys {

  private static final Form<Integer> PORT = Form.integer(1, 65_535);
  private static final Form<Integer> MEBIBYTES = Form.integer(1, 4_194_304);

  static final Key<String> BIND =
      Key.of(
          "bind",
          "127.0.0.1",
          Form.text("127.0.0.1"),
          "The address every door listens on. Only loopback for now.");
  static final Key<String> REPOSITORY =
      Key.of(
          "repository",
          null,
          Form.text("a folder"),
          "The folder whose git history the metabolism reads. The folder `up` runs in when absent.");
  static final Key<Integer> PORTS_GATEWAY =
      Key.of("ports.gateway", "8400", PORT, "HTTP door of the worker.");
  static final Key<Integer> PORTS_TEMPORAL =
      Key.of("ports.temporal", "7233", PORT, "Temporal, gRPC.");
  static final Key<Integer> PORTS_TEMPORAL_UI =
      Key.of("ports.temporal-ui", "8233", PORT, "Temporal's Web UI.");
  static final Key<Integer> PORTS_POSTGRES = Key.of("ports.postgres", "5433", PORT, "PostgreSQL.");
  static final Key<Integer> PORTS_MODEL =
      Key.of("ports.model", "8080", PORT, "The model server, OpenAI-compatible.");
  static final Key<EngineChoice> MODEL_ENGINE =
      Key.of(
          "model.engine",
          "auto",
          Form.choice(EngineChoice.class),
          "What runs the model. `auto` prefers a `llama-server` on PATH, then a running Ollama,"
              + " then llama.cpp in the model server's own JVM.");
  static final Key<String> MODEL_WEIGHTS =
      Key.of(
          "model.weights",
          "auto",
          Form.text("auto, an alias, a path or an https URL ending in #sha256=..."),
          "An alias of the catalogue, the path of a GGUF file, an https URL ending in"
              + " `#sha256=` and its hash, with Ollama the name of one of its models, or `auto`:"
              + " chosen by free memory.");
  static final Key<Integer> MODEL_MEMORY_LIMIT =
      Key.of(
          "model.memory-limit-mib",
          "600",
          MEBIBYTES,
          "`auto` never chooses a model that needs more memory, in MiB.");
  static final Key<String> CATALOGUE_ALIAS =
      Key.required(
          "model.catalogue[].alias",
          Form.matching(
              "letters, digits and . _ - / without spaces", "[A-Za-z0-9][A-Za-z0-9._/-]*"),
          "The name under which the weights are asked for.");
  static final Key<String> CATALOGUE_SOURCE =
      Key.required(
          "model.catalogue[].source",
          Form.text("a path or an https URL"),
          "A path or an https URL of a GGUF file.");
  static final Key<String> CATALOGUE_SHA256 =
      Key.of(
          "model.catalogue[].sha256",
          null,
          Form.matching("64 hexadecimal digits", "[0-9a-fA-F]{64}"),
          "The SHA-256 of the file. A URL needs one.");
  static final Key<Integer> CATALOGUE_MEMORY =
      Key.required("model.catalogue[].memory-mib", MEBIBYTES, "What it needs when loaded, in MiB.");
  static final Key<Integer> LOGS_MAX_FILE =
      Key.of(
          "logs.max-file-mib",
          "10",
          Form.integer(1, 10_240),
          "A log is rotated at this size, MiB.");
  static final Key<Integer> LOGS_MAX_FILES =
      Key.of("logs.max-files", "3", Form.integer(1, 1_000), "Files kept of each log.");
  static final Key<String> SERVICE_NAME =
      Key.required(
          "services[].name",
          Form.matching("letters, digits and . _ -", "[A-Za-z0-9][A-Za-z0-9._-]*"),
          "The name in the health report.");
  static final Key<ServiceKind> SERVICE_KIND =
      Key.required("services[].kind", Form.choice(ServiceKind.class), "How it is asked.");
  static final Key<String> SERVICE_ADDRESS =
      Key.required(
          "services[].address",
          Form.text("an address"),
          "`http`: a URL that answers 2xx; `tcp` and `temporal`: host:port; `sql`: a JDBC URL of"
              + " PostgreSQL. Without a password.");
  static final Key<Exporter> TELEMETRY_EXPORTER =
      Key.of(
          "telemetry.exporter",
          "none",
          Form.choice(Exporter.class),
          "Whether traces are sent out.");
  static final Key<String> TELEMETRY_ENDPOINT =
      Key.of(
          "telemetry.endpoint",
          "http://127.0.0.1:4317",
          Form.httpUrl(),
          "Where the `otlp` exporter sends them, OTLP over gRPC.");

  static final List<Key<Integer>> PORTS =
      List.of(PORTS_GATEWAY, PORTS_TEMPORAL, PORTS_TEMPORAL_UI, PORTS_POSTGRES, PORTS_MODEL);

  private static final List<Key<?>> MACHINE =
      List.of(
          BIND,
          REPOSITORY,
          PORTS_GATEWAY,
          PORTS_TEMPORAL,
          PORTS_TEMPORAL_UI,
          PORTS_POSTGRES,
          PORTS_MODEL,
          MODEL_ENGINE,
          MODEL_WEIGHTS,
          MODEL_MEMORY_LIMIT,
          CATALOGUE_ALIAS,
          CATALOGUE_SOURCE,
          CATALOGUE_SHA256,
          CATALOGUE_MEMORY);

  private static final List<Key<?>> WATCHING =
      List.of(
          LOGS_MAX_FILE,
          LOGS_MAX_FILES,
          SERVICE_NAME,
          SERVICE_KIND,
          SERVICE_ADDRESS,
          TELEMETRY_EXPORTER,
          TELEMETRY_ENDPOINT);

  static final List<Key<?>> ALL =
      Stream.of(MACHINE, InferenceKeys.ALL, EnergyKeys.ALL, MemoryKeys.ALL, WATCHING)
          .<Key<?>>flatMap(List::stream)
          .toList();

  private Keys() {}
}
