package dev.sovereign.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.cli.ask.FakeGateway;
import dev.sovereign.cli.stack.OwnerDoor.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class SessionDoorTest {

  private static final Pen PEN = new Pen("a/b c", "l", 7, "");

  @TempDir Path home;
  private FakeGateway gateway;
  private SessionDoor door;

  @BeforeEach
  void open() throws IOException {
    gateway = new FakeGateway();
    Files.writeString(home.resolve("token"), "t0ken\n");
    door = new SessionDoor(gateway.site(home));
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void writesWithTheFencingTokenOfThePen() {
    gateway.answers(200, Map.of(), "{}");
    door.prioritise(PEN, List.of("one", "two"));
    door.seal(PEN);
    door.handOver(PEN, "reviewer");
    assertThat(gateway.asked())
        .extracting(each -> each.line() + " " + each.body())
        .containsExactly(
            "PUT /api/sessions/a%2Fb%20c/priorities {\"items\":[\"one\",\"two\"],\"fencingToken\":7}",
            "POST /api/sessions/a%2Fb%20c/seal {\"fencingToken\":7}",
            "POST /api/sessions/a%2Fb%20c/hand-over {\"fencingToken\":7,\"agent\":\"reviewer\"}");
  }

  @Test
  void asksForThePackOfALineOrASession() {
    gateway.answers(200, Map.of(), "{}");
    door.pack(null, Map.of("query", "a & b"));
    door.packText("a/b", Map.of());
    assertThat(gateway.asked())
        .extracting(FakeGateway.Asked::line)
        .containsExactly(
            "GET /api/sessions/pack?query=a%20%26%20b", "GET /api/sessions/pack?sessionId=a%2Fb");
  }

  @Test
  void saysWhatTheGatewaySays() {
    gateway.answers(409, Map.of(), "{\"error\":{\"message\":\"stale\",\"next\":\"resume first\"}}");
    assertThatThrownBy(() -> door.seal(PEN))
        .isInstanceOf(RefusedException.class)
        .hasMessage("stale: resume first.");
  }

  @Test
  void writesABundleToANewFileOnly() throws IOException {
    MemoryDoor memory = new MemoryDoor(gateway.site(home));
    Path file = home.resolve("bundle");
    gateway.answers(503, Map.of(), "{\"error\":{\"message\":\"away\",\"next\":\"wait\"}}");
    gateway.answers(200, Map.of("x-sovereign-signer", "12ab"), "bytes");
    assertThatThrownBy(() -> memory.export(file, false)).hasMessage("away: wait.");
    assertThat(file).doesNotExist();
    assertThat(memory.export(file, false)).containsEntry("signer", "12ab");
    assertThat(file).hasContent("bytes");
    assertThatThrownBy(() -> memory.export(file, false)).hasMessageContaining("is there already");
  }

  @Test
  void sendsABundleAsItIs() throws IOException {
    Path file = home.resolve("bundle");
    Files.writeString(file, "grüße");
    gateway.answers(200, Map.of(), "{\"facts\":3}");
    assertThat(new MemoryDoor(gateway.site(home)).restore(file, true))
        .isEqualTo(JsonMapper.shared().readTree("{\"facts\":3}"));
    assertThat(gateway.asked().getFirst().line()).isEqualTo("POST /api/memory/import?trust=true");
    assertThat(gateway.asked().getFirst().body()).isEqualTo("grüße");
  }
}
