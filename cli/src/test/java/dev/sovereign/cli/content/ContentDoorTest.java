package dev.sovereign.cli.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.cli.ask.FakeGateway;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentDoorTest {

  private static final String HASH = "0".repeat(64);

  @TempDir Path home;
  private FakeGateway gateway;
  private ContentDoor door;

  @BeforeEach
  void open() throws IOException {
    gateway = new FakeGateway();
    Files.writeString(home.resolve("token"), "t0ken\n");
    door = new ContentDoor(gateway.site(home));
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void sendsTheBytesWithTheToken() {
    gateway.answers(201, Map.of(), "{\"contentHash\":\"" + HASH + "\"}");

    assertThat(door.put("grüße".getBytes(StandardCharsets.UTF_8)).path("contentHash").asString())
        .isEqualTo(HASH);
    assertThat(gateway.asked().getFirst())
        .isEqualTo(new FakeGateway.Asked("POST /api/content", Map.of(), "Bearer t0ken", "grüße"));
  }

  @Test
  void readsAndForgetsByHash() {
    gateway.answers(200, Map.of(), "text");
    gateway.answers(204, Map.of(), "");

    assertThat(door.get(HASH)).asString(StandardCharsets.UTF_8).isEqualTo("text");
    door.delete(HASH);
    assertThat(gateway.asked())
        .extracting(FakeGateway.Asked::line)
        .containsExactly("GET /api/content/" + HASH, "DELETE /api/content/" + HASH);
  }

  @Test
  void staysBelowItsPathWhateverTheHashIs() {
    gateway.answers(404, Map.of(), "{}");

    assertThatThrownBy(() -> door.get("../cycles?x")).isInstanceOf(StackException.class);
    assertThat(gateway.asked().getFirst().line()).isEqualTo("GET /api/content/..%2Fcycles%3Fx");
  }

  @Test
  void saysWhatTheGatewaySaysAndTheNextStep() {
    gateway.answers(
        404, Map.of(), "{\"error\":{\"message\":\"no \\u001bcontent\",\"next\":\"look there\"}}");

    assertThatThrownBy(() -> door.get(HASH))
        .isInstanceOf(StackException.class)
        .hasMessage("no content: look there.");
  }

  @Test
  void namesTheLogWhenTheGatewayDoesNotExplainItself() {
    gateway.answers(500, Map.of(), "<html>");

    assertThatThrownBy(() -> door.delete(HASH))
        .hasMessage("the gateway answers 500: see ./sovereign logs worker.");
  }

  @Test
  void saysHowToBringUpAGatewayThatIsAway() {
    Site site = gateway.site(home);
    gateway.close();

    assertThatThrownBy(() -> new ContentDoor(site).get(HASH))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("./sovereign up");
  }

  @Test
  void saysThatThereIsNoToken() throws IOException {
    Files.delete(home.resolve("token"));

    assertThatThrownBy(() -> door.get(HASH))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("token")
        .hasMessageContaining("./sovereign up");
    assertThat(gateway.asked()).isEmpty();
  }
}
