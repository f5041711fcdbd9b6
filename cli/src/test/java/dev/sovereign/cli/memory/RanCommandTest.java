package dev.sovereign.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.cli.stack.StackException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RanCommandTest {

  @TempDir Path folder;

  @Test
  void runsInTheFolderAndTellsWhatItReturned() throws InterruptedException {
    RanCommand ran = RanCommand.run(List.of("sh", "-c", "echo it > 'a b'; exit 3"), folder);

    assertThat(folder.resolve("a b")).exists();
    JsonNode body = ran.fact().path("body");
    assertThat(body.path("kind").asString()).isEqualTo("command");
    assertThat(body.path("line").asString()).isEqualTo("sh -c 'echo it > '\\''a b'\\''; exit 3'");
    assertThat(body.path("exitCode").asInt()).isEqualTo(3);
  }

  @Test
  void twoRunsOfTheSameCommandAreTwoFacts() throws InterruptedException {
    RanCommand first = RanCommand.run(List.of("true"), folder);
    RanCommand second = RanCommand.run(List.of("true"), folder);

    assertThat(first.fact().path("key")).isNotEqualTo(second.fact().path("key"));
  }

  @Test
  void aCommandThatIsNotThereIsRefusedByName() {
    assertThat(Files.exists(folder.resolve("absent"))).isFalse();
    assertThatThrownBy(() -> RanCommand.run(List.of("./absent", "x"), folder))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("./absent: cannot be run")
        .hasMessageContaining("check its name");
  }
}
