package dev.sovereign.modelserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.modelserver.engine.EngineKind;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

  @Test
  void hasADefaultForAllButNameAndWeights() throws UsageException {
    assertThat(parse("--alias local/m --weights w.gguf"))
        .isEqualTo(
            new Arguments(
                8080,
                EngineKind.LLAMA_JAVA,
                "local/m",
                Path.of("w.gguf"),
                Path.of("llama-server"),
                URI.create("http://127.0.0.1:11434"),
                2048,
                Runtime.getRuntime().availableProcessors(),
                8));
  }

  @Test
  void takesEveryOption() throws UsageException {
    assertThat(
            parse(
                "--port 0 --engine llama-server --alias a --weights w --binary /b --upstream"
                    + " http://10.0.0.2:1 --context 512 --threads 3 --queue 2"))
        .isEqualTo(
            new Arguments(
                0,
                EngineKind.LLAMA_SERVER,
                "a",
                Path.of("w"),
                Path.of("/b"),
                URI.create("http://10.0.0.2:1"),
                512,
                3,
                2));
  }

  @Test
  void needsNoWeightsForOllama() throws UsageException {
    assertThat(parse("--engine ollama --alias a").weights()).isNull();
  }

  @Test
  void namesWhatItDoesNotTake() {
    assertRefused("--alias a --weihgts w", "--weihgts: unknown option (expected: --port, ");
    assertRefused("--alias a", "--weights: missing");
    assertRefused("--weights w", "--alias: missing");
    assertRefused("--alias", "--alias: needs a value");
    assertRefused("--port 70000", "--port: 70000 (expected: 0 to 65535)");
    assertRefused("--port http", "--port: http (expected: 0 to 65535)");
    assertRefused("--engine vllm", "--engine: vllm (expected: llama-java, llama-server, ollama)");
    assertRefused("--upstream ollama", "--upstream: ollama (expected: http://host:port)");
  }

  private static void assertRefused(String line, String message) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  private static Arguments parse(String line) throws UsageException {
    return Arguments.parse(List.of(line.split(" ")));
  }
}
