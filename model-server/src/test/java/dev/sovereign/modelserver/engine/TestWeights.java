package dev.sovereign.modelserver.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sovereign.config.SovereignHome;
import dev.sovereign.modelserver.engine.EngineSettings.Weights;
import dev.sovereign.modelserver.gguf.GgufHeader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The small weights that the build provides, in the cache where users have them. */
public final class TestWeights {
  private static final String FILE = "SmolLM2-135M-Instruct.Q4_1.gguf";

  private TestWeights() {}

  /** The file; the test is skipped, and says why, when it is not there. */
  public static Path require() {
    Path file =
        SovereignHome.from(System.getenv(), Path.of(System.getProperty("user.home")))
            .weights()
            .resolve(FILE);
    skipUnless(Files.exists(file), "no weights at " + file + ": run './sovereign up' once");
    return file;
  }

  static EngineSettings settings(EngineKind kind, Path binary, URI upstream) throws Exception {
    Path file = require();
    Weights weights = new Weights(file, GgufHeader.read(file));
    return new EngineSettings(
        kind, "local/test", weights, binary, upstream, EngineContract.CONTEXT, 1);
  }

  /** An executable of that name on PATH; the test is skipped, and says why, when there is none. */
  static Path requireBinary(String name) {
    Path found =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(Path.of(name));
    skipUnless(found.isAbsolute(), "no " + name + " on PATH");
    return found;
  }

  // A skipped test is only seen in the reports, and whoever runs the build reads its output.
  @SuppressWarnings("SystemOut")
  static void skipUnless(boolean met, String reason) {
    if (!met) {
      System.err.println("skipped: " + reason);
    }
    assumeTrue(met, reason);
  }
}
