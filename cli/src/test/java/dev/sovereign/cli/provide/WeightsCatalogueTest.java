package dev.sovereign.cli.provide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.config.SovereignConfig.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsCatalogueTest {

  // Tests run in their module's folder.
  private static final Path BOOTSTRAP = Path.of("..", "bootstrap");

  private final WeightsCatalogue catalogue =
      WeightsCatalogue.read(BOOTSTRAP.resolve("weights.tsv"), List.of());

  @ParameterizedTest
  @CsvSource({
    // free MiB, limit, cached aliases, chosen
    "8000, 600, '', local/smollm2-135m-q4_1",
    "1000, 600, '', local/smollm2-135m-q4_1",
    "999, 600, '', none",
    "8000, 249, '', none",
    "8000, 600, local/smollm2-360m-q8_0, local/smollm2-360m-q8_0",
    "2399, 600, local/smollm2-360m-q8_0, local/smollm2-135m-q4_1",
    "64000, 4000, local/llama-3.2-3b-q5_k_m local/llama-3.2-1b-q4_k_m, local/llama-3.2-3b-q5_k_m",
    "6000, 4000, local/llama-3.2-3b-q5_k_m local/llama-3.2-1b-q4_k_m, local/llama-3.2-1b-q4_k_m",
  })
  void choosesTheLargestThatFitsAndCanBeHadWithoutAHub(
      long freeMib, int limitMib, String cached, String chosen) {
    Set<String> there = Set.of(cached.split(" ", -1));

    assertThat(
            catalogue
                .choose(freeMib, limitMib, entry -> there.contains(entry.alias()))
                .map(CatalogueEntry::alias)
                .orElse("none"))
        .isEqualTo(chosen);
  }

  @Test
  void findsAnAliasWithAndWithoutItsPrefix() {
    assertThat(catalogue.find("smollm2-135m-q4_1").alias()).isEqualTo("local/smollm2-135m-q4_1");
    assertThat(catalogue.find("local/llama-3.2-3b-q5_k_m").memoryMib()).isPositive();
    assertThatThrownBy(() -> catalogue.find("zzz")).hasMessageContaining("use one of local/");
  }

  @Test
  void theConfigurationAddsAndReplaces() {
    WeightsCatalogue more =
        WeightsCatalogue.read(
            BOOTSTRAP.resolve("weights.tsv"),
            List.of(
                new Weights("mine", "https://example.org/a/model.gguf?x=1", "ab".repeat(32), 5),
                new Weights("local/smollm2-135m-q4_1", "/srv/own.gguf", null, 7)));

    assertThat(more.find("mine").file()).isEqualTo("abababababab-model.gguf");
    assertThat(more.find("smollm2-135m-q4_1").in(Path.of("/cache")))
        .isEqualTo(Path.of("/srv/own.gguf"));
  }

  @Test
  void everyLineIsWellFormed() throws IOException {
    List<String[]> lines = table("weights.tsv", "local/");

    assertThat(lines).hasSizeGreaterThanOrEqualTo(8);
    for (String[] columns : lines) {
      assertThat(columns).as(columns[0]).hasSize(7);
      assertThat(columns[1]).endsWith(".gguf");
      if (columns[2].startsWith("pypi:")) {
        assertThat(columns[4]).matches("[0-9a-f]{64}");
      } else {
        assertThat(columns[2]).matches("https://.*/resolve/main/" + columns[1].replace(".", "\\."));
        assertThat(columns[3]).isEqualTo(columns[2].replace("/resolve/", "/raw/"));
      }
      assertThat(columns[6]).isNotBlank();
    }
    assertThat(lines).extracting(columns -> columns[0]).doesNotHaveDuplicates();
    assertThat(lines).extracting(columns -> columns[1]).doesNotHaveDuplicates();
  }

  @Test
  void componentsAreCompleteForEveryPlatform() throws IOException {
    for (String component : List.of("maven", "postgres", "temporal")) {
      List<String[]> lines = table("components.tsv", component);
      assertThat(lines)
          .extracting(columns -> columns[2] + " " + columns[3])
          .containsExactlyInAnyOrder("linux x86_64", "linux arm64", "macos x86_64", "macos arm64");
      assertThat(lines)
          .allSatisfy(
              columns -> {
                assertThat(columns).hasSize(7).doesNotContain("");
                assertThat(columns[1]).isEqualTo(lines.getFirst()[1]);
                assertThat(columns[4].equals("-")).isEqualTo(columns[5].equals("-"));
                assertThat(columns[4] + columns[6]).contains(columns[1]);
              });
    }
  }

  private static List<String[]> table(String name, String start) throws IOException {
    try (var lines = Files.lines(BOOTSTRAP.resolve(name))) {
      return lines
          .filter(line -> line.startsWith(start))
          .map(line -> line.split("\t", -1))
          .toList();
    }
  }
}
