package dev.sovereign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.cli.ask.FakeGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SovereignTest {

  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"}\n";
  private static final String WELCOME = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";

  @TempDir Path home;

  @Test
  void theBridgeAnswersWithoutReadingTheOtherCommands() throws Exception {
    try (FakeGateway gateway = new FakeGateway()) {
      gateway.answers(200, Map.of("mcp-session-id", "m1"), WELCOME);
      Ran mcp = run(gateway, INITIALIZE, "mcp");

      assertThat(mcp.exit()).isEqualTo(ExitCode.OK);
      assertThat(mcp.out()).isEqualToIgnoringNewLines(WELCOME);
      assertThat(mcp.loaded())
          .contains(McpCommand.class.getName())
          .doesNotContain(UpCommand.class.getName(), MemoryCommand.class.getName());
    }
  }

  @Test
  void theBridgeIsACommandLikeTheOthersWhenMoreIsAsked() throws Exception {
    try (FakeGateway gateway = new FakeGateway()) {
      assertThat(run(gateway, "", "mcp", "--help").out()).startsWith("Usage: sovereign mcp");
      assertThat(run(gateway, "", "mcp", "--none").exit()).isEqualTo(ExitCode.USAGE);
    }
  }

  /**
   * @param loaded the classes that the JVM loaded
   */
  private record Ran(int exit, String out, List<String> loaded) {}

  private Ran run(FakeGateway gateway, String in, String... arguments)
      throws IOException, InterruptedException {
    Files.writeString(home.resolve("token"), "t0ken\n");
    Path out = home.resolve("out");
    Path loaded = home.resolve("loaded");
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + loaded + ":none",
                "-cp",
                System.getProperty("java.class.path"),
                Sovereign.class.getName()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectOutput(out.toFile());
    builder.redirectError(home.resolve("err").toFile());
    builder.environment().putAll(gateway.site(home).environment());
    Process process = builder.start();
    try (var stream = process.getOutputStream()) {
      stream.write(in.getBytes(StandardCharsets.UTF_8));
    }
    int exit = process.waitFor();
    return new Ran(
        exit,
        Files.readString(out),
        Files.readAllLines(loaded).stream().map(each -> each.split(" ", 2)[0]).toList());
  }
}
