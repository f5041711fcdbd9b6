package dev.sovereign.config;

import java.util.function.Function;
import java.util.stream.Collectors;

/** Prints {@code docs/knowledge/configuration.md} from {@link Keys}, so that it cannot drift. */
final class ConfigReference {

  /** Holds every key once, with its default where it has one. */
  static final String EXAMPLE =
      """
      bind: 127.0.0.1
      repository: /srv/project
      ports:
        gateway: 8400
        temporal: 7233
        temporal-ui: 8233
        postgres: 5433
        model: 8080
      model:
        engine: auto
        weights: auto
        memory-limit-mib: 600
        catalogue:
          - alias: local/mine
            source: /models/mine.gguf
            sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
            memory-mib: 2500
      inference:
        policy: local-first
        timeout-s: 600
        budgets:
          day-usd: "5.00"
          month-usd: "50.00"
        cache:
          ttl-s: 3600
          max-mib: 256
          max-answers: 10000
        catch-up:
          max-calls: 100
          max-usd: "1.00"
          keep-days: 7
      endpoints:
        - name: gpu
          kind: vllm
          address: http://gpu.lan:8100/v1
          tier: server
          layer: medium
          context-tokens: 32768
          api-key-file: keys/gpu
          data-classes: [public, internal]
          input-usd-per-million: "0.02"
          output-usd-per-million: "0.08"
          connect-timeout-ms: 2000
          first-byte-timeout-ms: 60000
          idle-timeout-ms: 30000
          answer-timeout-ms: 300000
          concurrency: 4
          queue: 64
        - name: provider
          kind: openai
          api-key-env: OPENAI_API_KEY
          models:
            - name: gpt-5-mini
              layer: large
              context-tokens: 400000
              input-usd-per-million: "0.25"
              output-usd-per-million: "2.00"
            - name: text-embedding-3-small
              layer: small
              context-tokens: 8191
              input-usd-per-million: "0.02"
              output-usd-per-million: "0"
              embedding: true
      energy:
        heed: true
        time-zone: Europe/Berlin
        solar-hours: 10:00-16:00
        cheap-hours: 22:00-06:00
        carbon-g-per-kwh: 380
        table: power.csv
        day-joules: 500000
        when-spent: prefer-tiny
        idle-watts: 12.5
        watts-per-core: 4.2
        sysfs: /sys
        procfs: /proc
      memory:
        index: embedded
        qdrant:
          address: http://127.0.0.1:6334
          api-key-file: keys/qdrant
          collection: sovereign-facts
        embeddings:
          address: http://127.0.0.1:8080/v1
          model: all-minilm-l6-v2
          dimensions: 384
        sources:
          - kind: markdown
            path: notes
            data-class: internal
      logs:
        max-file-mib: 10
        max-files: 3
      services:
        - name: qdrant
          kind: http
          address: http://127.0.0.1:6333/healthz
      telemetry:
        exporter: none
        endpoint: http://127.0.0.1:4317
      """;

  private static final String PAGE =
      """
      # Configuration

      Printed from the code; to change it, change `Keys` in the module `config` and run
      `./mvnw -pl config test -Dtest=ConfigReferenceTest -Dsovereign.write-docs=true`.

      Everything has a default, so no file is needed. The file is `$SOVEREIGN_HOME/sovereign.yaml`, or the one that
      `SOVEREIGN_CONFIG` names, which must then exist. An environment variable wins over the file; an empty one counts as
      unset. Unknown keys, wrong types and values that contradict each other are refused, all of them at once. A relative
      path is meant from the folder of the file, in a variable from the working folder; `~/` is the user's home.

      Keys of endpoints are never in the file, but in a file of their own (mode 0600) or a variable. Amounts of money are
      text in quotes or numbers, and are kept exactly, in nano-dollars.

      Where things live is not in the file: `SOVEREIGN_HOME` (state, `~/.sovereign`) and `SOVEREIGN_CACHE` (downloads and
      builds, `~/.cache/sovereign`).

      ## Keys

      | key | default | values | environment |
      |---|---|---|---|
      {keys}

      ## What they mean

      {meanings}

      ## A complete file

      ```yaml
      {example}```
      """;

  private ConfigReference() {}

  static String markdown() {
    return PAGE.replace("{keys}", lines(ConfigReference::row))
        .replace("{meanings}", lines(ConfigReference::meaning))
        .replace("{example}", EXAMPLE);
  }

  private static String lines(Function<Key<?>, String> line) {
    return Keys.ALL.stream().map(line).collect(Collectors.joining("\n"));
  }

  private static String row(Key<?> key) {
    String fallback = key.fallback() == null ? "" : "`" + key.fallback() + "`";
    return "| `%s` | %s | %s | %s |"
        .formatted(
            key.path(),
            key.required() ? "required" : fallback,
            key.form().expected(),
            key.inList() ? "" : "`" + key.variable() + "`");
  }

  private static String meaning(Key<?> key) {
    return "- `%s`: %s".formatted(key.path(), key.meaning());
  }
}
