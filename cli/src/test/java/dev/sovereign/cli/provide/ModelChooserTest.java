package dev.sovereign.cli.provide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.cli.provide.ModelInstall.Engine;
import dev.sovereign.config.SovereignConfig;
import dev.sovereign.config.SovereignConfig.EngineChoice;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelChooserTest {

  private static final String TAGS =
      """
      {"models": [
        {"name": "gpt-oss:120b-cloud", "size": 384},
        {"name": "far:latest", "size": 500000000, "remote_host": "https://ollama.com:443"},
        {"name": "nomic-embed-text:latest", "size": 9, "details": {"family": "nomic-bert"}},
        {"name": "tiny:latest", "size": 200000000, "details": {"family": "llama"}},
        {"name": "small:1b", "size": 400000000, "details": {"family": "llama"}},
        {"name": "huge:70b", "size": 40000000000, "details": {"family": "llama"}}
      ]}
      """;

  @TempDir Path folder;
  private FileServer ollama;

  @BeforeEach
  void open() throws IOException {
    ollama = new FileServer();
  }

  @AfterEach
  void close() {
    ollama.close();
  }

  @Test
  void prefersALlamaServerOnPath() throws IOException {
    ollama.put("/api/tags", TAGS);
    Path server = Sandbox.executable(folder.resolve("llama-server"), "");

    ModelInstall install = choose(EngineChoice.AUTO, "auto", 8000).install();

    assertThat(install.engine()).isEqualTo(Engine.LLAMA_SERVER);
    assertThat(install.binary()).isEqualTo(server);
    assertThat(install.alias()).isEqualTo("local/smollm2-135m-q4_1");
  }

  @Test
  void takesTheLargestFitLocalModelOfOllama() {
    ollama.put("/api/tags", TAGS);

    ModelInstall install = choose(EngineChoice.AUTO, "auto", 8000).install();

    assertThat(install.engine()).isEqualTo(Engine.OLLAMA);
    assertThat(install.alias()).isEqualTo("small:1b");
    assertThat(install.upstream()).isEqualTo(ollama.base());
    assertThat(choose(EngineChoice.AUTO, "tiny", 8000).install().alias()).isEqualTo("tiny:latest");
  }

  @Test
  void anOllamaWithoutALocalModelIsNone() {
    ollama.put("/api/tags", "{\"models\": [{\"name\": \"gpt-oss:120b-cloud\", \"size\": 384}]}");

    assertThat(choose(EngineChoice.AUTO, "auto", 8000).install().engine())
        .isEqualTo(Engine.LLAMA_JAVA);
    assertThatThrownBy(() -> choose(EngineChoice.OLLAMA, "gpt-oss:120b-cloud", 8000))
        .isInstanceOf(ProvisionException.class)
        .hasMessageContaining("has gpt-oss:120b-cloud on this machine");
  }

  @Test
  void weightsThatWereNamedAreNotReplacedByAModelOfOllama() {
    ollama.put("/api/tags", TAGS);

    assertThat(choose(EngineChoice.AUTO, "llama-3.2-1b-q4_k_m", 8000).install())
        .extracting(ModelInstall::engine, ModelInstall::alias)
        .containsExactly(Engine.LLAMA_JAVA, "local/llama-3.2-1b-q4_k_m");
  }

  @Test
  void whatIsNoOllamaIsIgnored() {
    ollama.put("/api/tags", "<html>");

    assertThat(choose(EngineChoice.AUTO, "auto", 8000).install().engine())
        .isEqualTo(Engine.LLAMA_JAVA);
  }

  @Test
  void answersNoneWithItsReason() {
    assertThat(choose(EngineChoice.NONE, "auto", 8000).install().why()).contains("none");
    ModelInstall tight = choose(EngineChoice.LLAMA_JAVA, "auto", 800).install();
    assertThat(tight.engine()).isEqualTo(Engine.NONE);
    assertThat(tight.why()).startsWith("no weights fit 200 MiB");
  }

  @Test
  void anEngineThatWasAskedForMustBeThere() {
    assertThatThrownBy(() -> choose(EngineChoice.LLAMA_SERVER, "auto", 8000))
        .hasMessageContaining("install llama.cpp or set model.engine to auto");
  }

  @Test
  void aUrlCarriesItsHash() {
    String url = "https://example.org/x/model.gguf#sha256=" + "ab".repeat(32);

    CatalogueEntry entry = choose(EngineChoice.LLAMA_JAVA, url, 8000).entry();

    assertThat(entry).isNotNull();
    assertThat(entry.arguments())
        .containsExactly("--url", "https://example.org/x/model.gguf", "--sha256", "ab".repeat(32));
  }

  private ModelChooser.Choice choose(EngineChoice engine, String weights, long freeMib) {
    return new ModelChooser(
            new SovereignConfig.Model(engine, weights, 600, List.of()),
            WeightsCatalogue.read(Path.of("..", "bootstrap", "weights.tsv"), List.of()),
            folder.resolve("weights"),
            folder.toString(),
            new Ollama(URI.create(ollama.base())),
            () -> freeMib)
        .choose();
  }
}
