package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** A session that told one private fact and one that is not, looked at through every door. */
final class PrivateFacts {

  private static final String ASKING = "upTo=keep-on-device";

  private static final Duration INDEXED_WITHIN = Duration.ofMinutes(4);

  private final Stack stack;
  private final OwnerClient door;
  private final String line = "private-" + UUID.randomUUID();
  private final String hidden;
  private final String shown;
  private String hiddenId = "";
  private String sessionId = "";

  private PrivateFacts(Stack stack, String hidden, String shown) {
    this.stack = stack;
    this.door = new OwnerClient(stack, Duration.ofSeconds(30));
    this.hidden = hidden;
    this.shown = shown;
  }

  /** Tells them over REST; the private text stands in every field that takes one. */
  static PrivateFacts told(Stack stack, String hidden, String shown) throws IOException {
    PrivateFacts facts = new PrivateFacts(stack, hidden, shown);
    facts.tell();
    return facts;
  }

  private void tell() throws IOException {
    JsonNode session = door.post("/api/sessions", Map.of("line", line));
    sessionId = session.path("sessionId").asText();
    long token = session.path("fencingToken").asLong();
    String path = "/api/sessions/" + sessionId + "/facts";
    Map<String, Object> body =
        Map.of("kind", "decision", "statement", "Raise " + hidden, "rationale", hidden);
    JsonNode told =
        door.post(
            path,
            Map.of(
                "fencingToken",
                token,
                "dataClass",
                "keep-on-device",
                "key",
                "key " + hidden,
                "subject",
                hidden,
                "body",
                body));
    hiddenId = told.path("id").asText();
    door.post(
        path,
        Map.of(
            "fencingToken", token, "body", Map.of("kind", "note", "statement", "Paint " + shown)));
  }

  /** Nobody else is shown more than that something is withheld. */
  void assertShownToTheOwnerWhoAsksOnly() throws IOException {
    String recall = "/api/memory/recall?line=" + line + "&q=";
    assertThat(door.get(recall + hidden + "&" + ASKING).toString()).contains("Raise " + hidden);
    // What an index has not taken in yet it cannot give away either.
    Await.until(
        "the index has taken the facts in",
        INDEXED_WITHIN,
        () -> door.get(recall + shown).toString().contains("Paint " + shown));
    assertThat(door.get(recall + hidden).toString()).doesNotContain(hidden);
    assertPacks();
    assertThat(door.get("/api/memory/facts?line=" + line).toString())
        .contains(shown)
        .doesNotContain(hidden);
    String one = "/api/memory/facts/" + hiddenId;
    assertThat(door.get(one + "?" + ASKING).toString()).contains(hidden);
    assertThat(door.get(one).toString()).contains("\"withheld\":true").doesNotContain(hidden);
    assertThat(door.get("/api/sessions/" + sessionId + "/facts").toString()).doesNotContain(hidden);
    assertModelsSeeNothing();
    assertThat(stack.run("recall", hidden).out()).doesNotContain(hidden);
  }

  private void assertPacks() throws IOException {
    String pack = "/api/sessions/pack?line=" + line + "&query=" + hidden;
    assertThat(door.get(pack + "&" + ASKING).toString()).contains("Raise " + hidden);
    JsonNode usual = door.get(pack);
    assertThat(usual.toString()).contains("Paint " + shown).doesNotContain(hidden);
    assertThat(usual.path("withheld").asInt()).isEqualTo(1);
    assertThat(door.get(pack, "text/markdown").body())
        .contains("1 private facts were withheld", shown)
        .doesNotContain(hidden);
  }

  private void assertModelsSeeNothing() throws IOException {
    PlainMcp mcp = PlainMcp.connect(door, "far-away");
    Map<String, Object> question = Map.of("query", hidden, "line", line);
    assertThat(mcp.tool("recall", question).toString()).doesNotContain(hidden);
    assertThat(mcp.tool("session_resume", question).toString())
        .contains(shown)
        .doesNotContain(hidden);
    assertThat(mcp.resource("sovereign://sessions/" + sessionId)).doesNotContain(hidden);
  }
}
