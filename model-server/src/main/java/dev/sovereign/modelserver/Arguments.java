package dev.sovereign.modelserver;

import dev.sovereign.modelserver.engine.EngineKind;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The command line. A complete one:
 *
 * <pre>{@code
 * --port 8080                            # default 8080, 0 for any
 * --engine llama-java                    # llama-java (default), llama-server, ollama
 * --alias local/smollm2-135m-q4_1        # required: the model's name in requests
 * --weights /path/x.gguf                 # required but for ollama
 * --binary /path/llama-server            # default llama-server, found on PATH
 * --upstream http://127.0.0.1:11434      # Ollama's address
 * --context 2048                         # tokens of conversation and answer together
 * --threads 2                            # default: all processors
 * --queue 8                              # requests that may wait
 * }</pre>
 */
record Arguments(
    int port,
    EngineKind engine,
    String alias,
    @Nullable Path weights,
    Path binary,
    URI upstream,
    int context,
    int threads,
    int queue) {

  private static final List<String> OPTIONS =
      List.of(
          "--port",
          "--engine",
          "--alias",
          "--weights",
          "--binary",
          "--upstream",
          "--context",
          "--threads",
          "--queue");

  static Arguments parse(List<String> words) throws UsageException {
    Map<String, String> options = options(words);
    String weights = options.get("--weights");
    Arguments arguments =
        new Arguments(
            number(options, "--port", 8080, 0, 65535),
            engine(options.getOrDefault("--engine", EngineKind.LLAMA_JAVA.option())),
            options.getOrDefault("--alias", ""),
            weights == null ? null : Path.of(weights),
            Path.of(options.getOrDefault("--binary", "llama-server")),
            upstream(options.getOrDefault("--upstream", "http://127.0.0.1:11434")),
            number(options, "--context", 2048, 16, 1 << 20),
            number(options, "--threads", Runtime.getRuntime().availableProcessors(), 1, 1024),
            number(options, "--queue", 8, 1, 1024));
    return arguments.checked();
  }

  private Arguments checked() throws UsageException {
    if (alias.isBlank()) {
      throw new UsageException("--alias: missing (expected: the model's name in requests)");
    }
    if (engine.needsWeights() && weights == null) {
      throw new UsageException(
          "--weights: missing (expected: a GGUF file for " + engine.option() + ")");
    }
    return this;
  }

  private static Map<String, String> options(List<String> words) throws UsageException {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < words.size(); i += 2) {
      String option = words.get(i);
      if (!OPTIONS.contains(option)) {
        throw new UsageException(
            option + ": unknown option (expected: " + String.join(", ", OPTIONS) + ")");
      }
      if (i + 1 == words.size()) {
        throw new UsageException(option + ": needs a value");
      }
      options.put(option, words.get(i + 1));
    }
    return options;
  }

  private static int number(
      Map<String, String> options, String option, int otherwise, int least, int most)
      throws UsageException {
    String text = options.getOrDefault(option, String.valueOf(otherwise));
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below, together with the range.
    }
    throw new UsageException(option + ": " + text + " (expected: " + least + " to " + most + ")");
  }

  private static EngineKind engine(String option) throws UsageException {
    return EngineKind.find(option)
        .orElseThrow(
            () ->
                new UsageException(
                    "--engine: "
                        + option
                        + " (expected: "
                        + Arrays.stream(EngineKind.values())
                            .map(EngineKind::option)
                            .collect(Collectors.joining(", "))
                        + ")"));
  }

  private static URI upstream(String text) throws UsageException {
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // Said below, together with what is expected.
    }
    throw new UsageException("--upstream: " + text + " (expected: http://host:port)");
  }
}
