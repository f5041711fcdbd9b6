package dev.sovereign.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class ConfigReferenceTest {

  // Tests run in their module's folder.
  private static final Path PAGE = Path.of("..", "docs", "knowledge", "configuration.md");

  @Test
  void thePageIsWhatTheCodePrints() throws IOException {
    if (Boolean.getBoolean("sovereign.write-docs")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, ConfigReference.markdown());
    }
    assertThat(PAGE)
        .as("run this test with -Dsovereign.write-docs=true to print the page anew")
        .hasContent(ConfigReference.markdown());
  }

  @Test
  void theCompleteExampleHoldsEveryKey() {
    Object root = new Load(LoadSettings.builder().build()).loadFromString(ConfigReference.EXAMPLE);
    for (Key<?> key : Keys.ALL) {
      assertThat(ConfigReference.EXAMPLE).contains(key.name() + ":");
      String list = key.path().replaceAll("\\[].*", "");
      assertThat(Tree.find(root == null ? "" : root, list)).as(key.path()).isNotNull();
    }
  }
}
