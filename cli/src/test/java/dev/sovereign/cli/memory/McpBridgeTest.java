package dev.sovereign.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.cli.ask.FakeGateway;
import dev.sovereign.cli.stack.Site;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class McpBridgeTest {

  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}";
  private static final String INITIALIZED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";
  private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}";
  private static final String WELCOME =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"2025-11-25\"}}";

  @TempDir Path home;
  private FakeGateway gateway;
  private Site site;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void open() throws IOException {
    gateway = new FakeGateway();
    site = gateway.site(home);
    Files.writeString(home.resolve("token"), "t0ken\n");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void carriesMessagesAndEventsALineEach() throws IOException {
    gateway.answers(200, Map.of("mcp-session-id", "m1"), WELCOME);
    gateway.answers(202, Map.of(), "");
    gateway.answers(
        200,
        Map.of(),
        "data: {\"method\":\"notifications/progress\"}\n\ndata: {\"id\":2,\ndata: \"result\":{}}\n\n");
    gateway.answers(200, Map.of(), "");

    assertThat(run(INITIALIZE, INITIALIZED, LIST))
        .containsExactly(
            WELCOME, "{\"method\":\"notifications/progress\"}", "{\"id\":2,\"result\":{}}");
    assertThat(gateway.asked())
        .extracting(FakeGateway.Asked::line)
        .containsExactly("POST /mcp", "POST /mcp", "POST /mcp", "DELETE /mcp");
    assertThat(gateway.asked())
        .extracting(FakeGateway.Asked::authorization)
        .containsOnly("Bearer t0ken");
  }

  @Test
  void connectsAgainToAGatewayThatWasRestarted() throws IOException {
    gateway.answers(200, Map.of("mcp-session-id", "m1"), WELCOME);
    gateway.answers(202, Map.of(), "");
    gateway.answers(404, Map.of(), "{\"message\":\"no such session\"}");
    gateway.answers(200, Map.of("mcp-session-id", "m2"), WELCOME);
    gateway.answers(202, Map.of(), "");
    gateway.answers(200, Map.of(), "{\"id\":2,\"result\":{}}");
    gateway.answers(200, Map.of(), "");

    assertThat(run(INITIALIZE, INITIALIZED, LIST))
        .containsExactly(WELCOME, "{\"id\":2,\"result\":{}}");
    assertThat(gateway.asked())
        .extracting(FakeGateway.Asked::body)
        .containsExactly(INITIALIZE, INITIALIZED, LIST, INITIALIZE, INITIALIZED, LIST, "");
  }

  @Test
  void refusesBytesThatAreNoTextAndGoesOn() throws IOException {
    gateway.answers(200, Map.of("mcp-session-id", "m1"), WELCOME);
    gateway.answers(200, Map.of(), "");
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    lines.write("{\"id\":3,\"method\":\"x\",\"params\":\"".getBytes(StandardCharsets.UTF_8));
    lines.write(0xC3);
    lines.write(("\"}\n" + INITIALIZE + "\n").getBytes(StandardCharsets.UTF_8));
    List<String> out = run(lines.toByteArray());
    assertThat(out).hasSize(2).last().isEqualTo(WELCOME);
    assertThat(out.getFirst()).contains("-32700").contains("not UTF-8");
    assertThat(gateway.asked()).extracting(FakeGateway.Asked::body).doesNotContain("x");
  }

  @Test
  void saysHowToBringUpAGatewayThatIsAway() throws IOException {
    gateway.close();
    List<String> out = run(INITIALIZE, INITIALIZED);
    assertThat(out)
        .singleElement()
        .asString()
        .contains("\"id\":1")
        .contains("-32000")
        .contains("./sovereign up");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("./sovereign up");
  }

  @Test
  void refusesWhatIsNoJson() throws IOException {
    assertThat(run("nonsense"))
        .singleElement()
        .asString()
        .contains("-32700")
        .contains("\"id\":null");
  }

  @Test
  void handsOnWhatTheGatewayRefuses() throws IOException {
    gateway.answers(
        401, Map.of(), "{\"error\":{\"message\":\"no valid token\",\"next\":\"send it\"}}");
    assertThat(run(LIST)).singleElement().asString().contains("does not take the token in");
  }

  private List<String> run(String... lines) throws IOException {
    return run((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private List<String> run(byte[] in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new McpBridge(
            site,
            new ByteArrayInputStream(in),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
