package dev.sovereign.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Runs when OLLAMA_URL names an Ollama that has a model which can chat. */
class OllamaDoorE2E extends RealModelContract {

  @TempDir private static Path folder = Path.of("");

  private static @Nullable WorkRepository repository;
  private static @Nullable Stack started;

  // A skipped test is only seen in the reports, and whoever runs the build reads its output.
  @BeforeAll
  static void start() throws IOException {
    String address = System.getenv().getOrDefault("OLLAMA_URL", "");
    if (address.isEmpty()) {
      System.out.println("skipped: OLLAMA_URL names no Ollama");
    }
    assumeTrue(!address.isEmpty(), "OLLAMA_URL names no Ollama");
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.writeString(home.resolve("sovereign.yaml"), config(address.replaceFirst("/+$", "")));
    repository = WorkRepository.init(folder.resolve("repository"));
    repository.commit("Dig a well");
    started = Stack.in(home, repository.folder());
    started.run("up", "--detach", "--no-cycle").orThrow();
  }

  private static String config(String address) {
    return """
    model: { engine: none }
    inference: { policy: local-only }
    endpoints:
      - { name: ollama, kind: ollama, tier: server, address: "%s" }
    """
        .formatted(address);
  }

  @AfterAll
  static void stop() {
    if (started != null) {
      started.close();
    }
    if (repository != null) {
      repository.close();
    }
  }

  @Override
  @Nullable Stack stack() {
    return started;
  }

  @Override
  String endpoint() {
    return "ollama";
  }
}
