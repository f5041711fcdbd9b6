package dev.sovereign.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.modelserver.engine.TestWeights;
import dev.sovereign.modelserver.gguf.GgufBytes;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged process, from its command line to its exit code. */
@Timeout(120)
class ModelServerE2E {
  @TempDir private Path folder;

  @Test
  void startsWithoutAWarningAndEndsAtOnceWhileGenerating() throws Exception {
    Path weights = TestWeights.require();
    try (ServerUnderTest server =
            new ServerUnderTest("--port", "0", "--alias", "m", "--weights", weights.toString());
        HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> stream =
          client.send(story(server.awaitReady()), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(stream.statusCode()).isEqualTo(200);
      assertThat(stream.body().read()).isPositive();
      Instant asked = Instant.now();
      // By its handle: Process.destroy also closes the stream that is read below.
      server.process.toHandle().destroy();
      assertThat(server.awaitEnd()).isEmpty();
      assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(2));
      assertThat(server.process.exitValue()).isZero();
      // Its answer was cut off: waiting for it, as close would, is for ever.
      client.shutdownNow();
    }
  }

  @Test
  void refusesCorruptWeightsInOneLine() throws Exception {
    byte[] whole = GgufBytes.whole().toBytes();
    Path file = folder.resolve("cut.gguf");
    Files.write(file, Arrays.copyOf(whole, whole.length - 9));
    assertRefused(
        78, "weights " + file + ": cannot be used: it is cut short", "--weights", file.toString());
  }

  @Test
  void refusesMissingWeightsInOneLine() throws Exception {
    Path file = folder.resolve("none.gguf");
    assertRefused(78, "weights " + file + ": does not exist", "--weights", file.toString());
  }

  @Test
  void refusesAContextBeyondTheTrainedOne() throws Exception {
    Path file = GgufBytes.whole().writeTo(folder.resolve("whole.gguf"));
    assertRefused(
        78,
        "was trained for 4096 tokens of context, not 8192",
        "--weights",
        file.toString(),
        "--context",
        "8192");
  }

  @Test
  void namesATakenPort() throws Exception {
    Path file = GgufBytes.whole().writeTo(folder.resolve("whole.gguf"));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());
      assertRefused(
          76, "port " + port + " on 127.0.0.1", "--weights", file.toString(), "--port", port);
    }
  }

  @Test
  void refusesAnUnknownOption() throws Exception {
    assertRefused(64, "--weihgts: unknown option", "--weihgts", "x");
  }

  private static void assertRefused(int exitCode, String message, String... arguments)
      throws Exception {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--alias";
    all[arguments.length + 1] = "m";
    try (ServerUnderTest server = new ServerUnderTest(all)) {
      List<String> said = server.awaitEnd();
      assertThat(said).hasSize(1);
      assertThat(said.getFirst()).startsWith("model-server: ").contains(message);
      assertThat(server.process.exitValue()).isEqualTo(exitCode);
    }
  }

  private static HttpRequest story(int port) {
    String body =
        "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Write a long story.\"}]}";
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }
}
