package dev.sovereign.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sovereign.config.SovereignConfig.DataClass;
import dev.sovereign.config.SovereignConfig.Endpoint;
import dev.sovereign.config.SovereignConfig.EndpointKind;
import dev.sovereign.config.SovereignConfig.EndpointModel;
import dev.sovereign.config.SovereignConfig.Layer;
import dev.sovereign.config.SovereignConfig.Tier;
import dev.sovereign.config.SovereignConfig.Timeouts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointConfigTest {

  private static final Timeouts DEFAULT_TIMEOUTS =
      new Timeouts(
          Duration.ofSeconds(2),
          Duration.ofMinutes(1),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5));

  @TempDir Path folder;

  @Test
  void aLocalEndpointNeedsNameKindAndAddressOnly() {
    assertThat(endpoint("{name: a, kind: ollama, address: 'http://127.0.0.1:11434/'}"))
        .isEqualTo(
            new Endpoint(
                "a",
                EndpointKind.OLLAMA,
                URI.create("http://127.0.0.1:11434"),
                Tier.SERVER,
                new EndpointModel("", Layer.MEDIUM, 0, 0, 0, false),
                List.of(),
                null,
                Set.of(DataClass.PUBLIC, DataClass.INTERNAL),
                DEFAULT_TIMEOUTS,
                4,
                64));
  }

  @Test
  void readsEveryKeyOfAnEndpoint() throws IOException {
    key("gpu", "sk-1\n", "rw-------");

    assertThat(
            endpoint(
                """
                name: gpu
                    kind: vllm
                    address: http://10.0.0.5:8100/v1
                    tier: device
                    layer: small
                    context-tokens: 100
                    api-key-file: gpu
                    data-classes: [public]
                    input-usd-per-million: 0.15
                    output-usd-per-million: "0.000000001"
                    connect-timeout-ms: 1
                    first-byte-timeout-ms: 2
                    idle-timeout-ms: 3
                    answer-timeout-ms: 4
                    concurrency: 5
                    queue: 0
                    models:
                      - name: org/one:latest
                      - {name: two, layer: large, context-tokens: 7, input-usd-per-million: 1,
                         output-usd-per-million: "2.5", embedding: true}
                """))
        .isEqualTo(
            new Endpoint(
                "gpu",
                EndpointKind.VLLM,
                URI.create("http://10.0.0.5:8100/v1"),
                Tier.DEVICE,
                new EndpointModel("", Layer.SMALL, 100, 150_000_000, 1, false),
                List.of(
                    new EndpointModel("org/one:latest", Layer.SMALL, 100, 150_000_000, 1, false),
                    new EndpointModel("two", Layer.LARGE, 7, 1_000_000_000, 2_500_000_000L, true)),
                Secret.of("sk-1"),
                Set.of(DataClass.PUBLIC),
                new Timeouts(
                    Duration.ofMillis(1),
                    Duration.ofMillis(2),
                    Duration.ofMillis(3),
                    Duration.ofMillis(4)),
                5,
                0));
  }

  @ParameterizedTest
  @CsvSource({
    "openai, https://api.openai.com/v1",
    "anthropic, https://api.anthropic.com/v1",
    "gemini, https://generativelanguage.googleapis.com/v1beta"
  })
  void aCloudKindHasAnAddressAndATierOfItsOwn(String kind, String address) {
    Endpoint endpoint =
        load(
                yaml(
                    """
                    name: c
                        kind: %s
                        api-key-env: KEY
                        input-usd-per-million: 0
                        output-usd-per-million: "10"
                        models: [{name: m}]
                    """
                        .formatted(kind)),
                Map.of("KEY", " sk-2 "))
            .endpoints()
            .getFirst();

    assertThat(endpoint.kind().cloud()).isTrue();
    assertThat(endpoint.address()).isEqualTo(URI.create(address));
    assertThat(endpoint.tier()).isEqualTo(Tier.CLOUD);
    assertThat(endpoint.apiKey()).isEqualTo(Secret.of("sk-2"));
    assertThat(endpoint.models().getFirst().outputNanoUsdPerMillion()).isEqualTo(10_000_000_000L);
  }

  @Test
  void aKeyPrintsAsStars() {
    SovereignConfig config =
        load(
            yaml("{name: a, kind: vllm, address: 'http://127.0.0.1:1', api-key-env: KEY}"),
            Map.of("KEY", "sk-3"));

    assertThat(config.toString()).contains("apiKey=***").doesNotContain("sk-3");
  }

  @Test
  void whoCallsNoEndpointNeedsNoKey() {
    String cloud =
        """
        name: c
            kind: openai
            api-key-env: UNSET
            input-usd-per-million: 1
            output-usd-per-million: 1
            models: [{name: m}]
        """;
    write(yaml(cloud));

    assertThat(problems(yaml(cloud)))
        .containsExactly(
            "endpoints[0].api-key-env: UNSET is not set: export it with the key, or use"
                + " api-key-file");
    Endpoint described =
        ConfigLoader.loadWithoutApiKeys(Map.of("SOVEREIGN_HOME", folder.toString()))
            .endpoints()
            .getFirst();
    assertThat(described.apiKey()).isNull();
  }

  @Test
  void keepOnDeviceStaysAtALiteralLoopbackAddress() {
    for (String address : List.of("127.0.0.1:1", "127.9.9.9:1", "[::1]:1")) {
      assertThat(
              endpoint(
                      "{name: a, kind: vllm, address: 'http://%s/v1', data-classes: [keep-on-device]}"
                          .formatted(address))
                  .dataClasses())
          .containsExactly(DataClass.KEEP_ON_DEVICE);
    }
    for (String address : List.of("localhost:1", "10.0.0.1:1", "127.0.0.1.example.org")) {
      assertThat(
              problems(
                  yaml(
                      "{name: a, kind: vllm, address: 'http://%s/v1', tier: server, data-classes: [keep-on-device]}"
                          .formatted(address))))
          .singleElement()
          .asString()
          .startsWith("endpoints[0].data-classes: keep-on-device, expected: only with an address");
    }
  }

  @Test
  void anOllamaAddressOfTheOtherApiIsRefusedWithTheWayOut() {
    assertThat(problems(yaml("{name: a, kind: ollama, address: 'http://127.0.0.1:11434/v1/'}")))
        .containsExactly(
            "endpoints[0].address: found 'http://127.0.0.1:11434/v1/' (text), expected: the address"
                + " without /v1, as Ollama's own API is spoken to; with it, kind"
                + " openai-compatible");
  }

  @Test
  void tellsEveryProblemOfEveryEndpointAtOnce() {
    assertThat(
            problems(
                """
                endpoints:
                  - {name: model, kind: vlm, adress: x}
                  - {kind: vllm}
                  - {name: a, kind: ollama, address: "http://10.0.0.1:1"}
                  - {name: a, kind: vllm, address: "http://u:geheim@10.0.0.1:1", tier: moon}
                  - {name: b, kind: openai-compatible, address: "https://h/v1?x=1", queue: -1}
                  - {name: c, kind: vllm, address: "https://h/v1", tier: cloud, data-classes: []}
                  - name: d
                    kind: openai
                    address: http://example.org/v1
                    tier: server
                    api-key-env: UNSET
                    api-key-file: x
                    input-usd-per-million: "0.1234567891"
                    data-classes: [public, keep-on-device, secret]
                    models:
                      - {name: m, contxt-tokens: 1, embedding: "yes"}
                      - {name: m, output-usd-per-million: 1}
                      - {layer: huge, output-usd-per-million: -1}
                      - text
                  - {name: e, kind: gemini, data-classes: [keep-on-device], answer-timeout-ms: 5}
                  - {name: f, kind: ollama, address: "http://127.0.0.1:1", models: [{name: auto}]}
                  - name: g
                    kind: openai-compatible
                    address: http://127.0.0.1:11434/v1
                    models: [{name: "gpt-oss:120B-Cloud"}, {name: "kimi:cloud"}, {name: cloudy}]
                """))
        .containsExactlyInAnyOrder(
            "endpoints[0].adress: unknown key, did you mean address?",
            "endpoints[0].name: found 'model' (text), expected: another name, the machine's own"
                + " model server has this one",
            "endpoints[0].kind: found 'vlm' (text), expected: one of model-server, vllm,"
                + " openai-compatible, ollama, openai, anthropic, gemini",
            "endpoints[1].name: missing, expected: letters, digits and . _ -",
            "endpoints[1].address: missing, expected: an http or https URL",
            "endpoints[2].tier: missing, expected: device or server, as it is not on this machine",
            "endpoints[3].name: found 'a' (text), expected: a name of its own, as "
                + file()
                + ": endpoints[2].name has this one",
            "endpoints[3].address: holds a password, expected: an address without one",
            "endpoints[3].tier: found 'moon' (text), expected: one of device, server, cloud",
            "endpoints[4].address: found 'https://h/v1?x=1' (text), expected: an address without ?"
                + " and #",
            "endpoints[4].queue: found -1, expected: a whole number from 0 to 100000",
            "endpoints[5].tier: found 'cloud' (text), expected: device or server; a provider that"
                + " speaks OpenAI's API is of kind openai",
            "endpoints[5].data-classes: found a list, expected: a list of public, internal,"
                + " keep-on-device",
            "endpoints[6].models[0].contxt-tokens: unknown key, did you mean context-tokens?",
            "endpoints[6].models[3]: found 'text' (text), expected: a section with context-tokens,"
                + " embedding, input-usd-per-million, layer, name, output-usd-per-million",
            "endpoints[6].address: found 'http://example.org/v1' (text), expected: an https URL:"
                + " key and request would travel in the clear",
            "endpoints[6].input-usd-per-million: found '0.1234567891' (text), expected: dollars"
                + " from 0 to 1000 with at most 9 decimals",
            "endpoints[6].models[0].embedding: found 'yes' (text), expected: true or false",
            "endpoints[6].models[0].output-usd-per-million: missing, expected: the price, here or"
                + " at the endpoint; 0 when it is free",
            "endpoints[6].models[1].name: found 'm' (text), expected: a name of its own, as "
                + file()
                + ": endpoints[6].models[0].name has this one",
            "endpoints[6].models[2].name: missing, expected: a model's name without spaces",
            "endpoints[6].models[2].layer: found 'huge' (text), expected: one of tiny, small,"
                + " medium, large",
            "endpoints[6].models[2].output-usd-per-million: found -1, expected: dollars from 0 to"
                + " 1000 with at most 9 decimals",
            "endpoints[6].api-key-env: expected: this or api-key-file, not both",
            "endpoints[6].data-classes: found a list, expected: a list of public, internal,"
                + " keep-on-device",
            "endpoints[7].models: missing, expected: the models to use, as its kind is a cloud",
            "endpoints[7].api-key-file: missing, expected: a file with the key, or api-key-env and"
                + " the name of a variable",
            "endpoints[7].data-classes: keep-on-device, expected: not for a cloud kind",
            "endpoints[7].answer-timeout-ms: found 5, expected: at least first-byte-timeout-ms,"
                + " which is 60000",
            "endpoints[8].models[0].name: found 'auto' (text), expected: another name, as it asks"
                + " for the routed model",
            "endpoints[9].models[0].name: found 'gpt-oss:120B-Cloud' (text), expected: a model that"
                + " runs there, as Ollama passes names that end so on to its cloud",
            "endpoints[9].models[1].name: found 'kimi:cloud' (text), expected: a model that runs"
                + " there, as Ollama passes names that end so on to its cloud");
  }

  @Test
  void aCloudKindKeepsItsTier() {
    assertThat(
            problems(
                yaml(
                    "{name: a, kind: openai, tier: server, api-key-env: HOME, models: [{name:"
                        + " m}]}")))
        .containsOnlyOnce(
            "endpoints[0].tier: found 'server' (text), expected: cloud, as is every endpoint of its"
                + " kind");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "1e99999", "true", "[1]", "1001", "''", "NaN"})
  void anAmountThatIsNoneIsRefused(String amount) {
    assertThat(
            problems(
                yaml(
                    "{name: a, kind: vllm, address: 'http://127.0.0.1:1', input-usd-per-million: "
                        + amount
                        + "}")))
        .singleElement()
        .asString()
        .endsWith("expected: dollars from 0 to 1000 with at most 9 decimals");
  }

  @ParameterizedTest
  @CsvSource({
    "rw-r--r--, sk-4, can be read by everybody: chmod 600 it",
    "rw-------, '', 'is empty, expected: the key'",
    "rw-------, 'sk 4', 'holds no key, expected: one line of visible ASCII characters'"
  })
  void aKeyFileThatCannotBeUsedIsNamedWithoutItsContent(
      String rights, String content, String problem) throws IOException {
    key("k", content, rights);

    assertThat(problems(keyed()))
        .containsExactly("endpoints[0].api-key-file: " + folder.resolve("k") + " " + problem);
  }

  @Test
  void aKeyFileThatIsNotThereIsNamed() {
    assertThat(problems(keyed()))
        .containsExactly(
            "endpoints[0].api-key-file: "
                + folder.resolve("k")
                + " cannot be read (NoSuchFileException)");
  }

  private static String keyed() {
    return yaml("{name: a, kind: vllm, address: 'http://127.0.0.1:1', api-key-file: k}");
  }

  private void key(String name, String content, String rights) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
  }

  private static String yaml(String endpoint) {
    return "endpoints:\n  - " + endpoint;
  }

  private Endpoint endpoint(String yaml) {
    return load(yaml(yaml), Map.of()).endpoints().getFirst();
  }

  private SovereignConfig load(String yaml, Map<String, String> environment) {
    write(yaml);
    Map<String, String> all = new HashMap<>(environment);
    all.put("SOVEREIGN_HOME", folder.toString());
    return ConfigLoader.load(all);
  }

  private void write(String yaml) {
    try {
      Files.writeString(folder.resolve("sovereign.yaml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without the file in front of each. */
  private List<String> problems(String yaml) {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> load(yaml, Map.of()));
    assertThat(refused).as("a configuration that must be refused").isNotNull();
    return refused.problems().stream().map(line -> line.replaceFirst(file() + ": ", "")).toList();
  }

  private Path file() {
    return folder.resolve("sovereign.yaml");
  }
}
