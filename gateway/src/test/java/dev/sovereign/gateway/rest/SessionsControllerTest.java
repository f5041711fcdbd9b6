package dev.sovereign.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.gateway.memory.FakeMemory;
import dev.sovereign.gateway.rest.OwnerClient.Answer;
import dev.sovereign.workflows.handoff.PackReceipt;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** The hand-off protocol over a real socket. */
class SessionsControllerTest {

  private static final String NOTE = "{\"kind\":\"note\",\"statement\":\"grüße\"}";
  private static ServletWebServerApplicationContext doors;
  private static FakeMemory memory;
  private static OwnerClient owner;

  @BeforeAll
  static void open() {
    doors = FakeDoors.open("0");
    memory = doors.getBean(FakeMemory.class);
    owner = new OwnerClient(Objects.requireNonNull(doors.getWebServer()).getPort());
  }

  @AfterAll
  static void close() {
    doors.close();
  }

  @BeforeEach
  void forget() {
    memory.reset();
  }

  @Test
  void opensRecordsSetsPrioritiesAndSeals() throws Exception {
    long token = openSession("a");
    Answer recorded = record("a", token, NOTE);
    assertThat(recorded.status()).isEqualTo(201);
    assertThat(record("a", token, NOTE).json().path("known").asBoolean()).isTrue();
    assertThat(
            owner
                .put(
                    "/api/sessions/a/priorities",
                    "{\"items\":[\"ship it\"],\"fencingToken\":" + token + "}")
                .status())
        .isEqualTo(200);
    Answer sealed = owner.post("/api/sessions/a/seal", "{\"fencingToken\":" + token + "}");
    assertThat(sealed.json().path("state").asString()).isEqualTo("SEALED");
    Answer facts = owner.get("/api/sessions/a/facts");
    assertThat(facts.json().at("/facts/1/body/statement").asString()).isEqualTo("grüße");
    assertThat(facts.json().at("/facts/0/kind").asString()).isEqualTo("priorities");
    assertThat(facts.json().at("/facts/0/dataClass").asString()).isEqualTo("internal");
    assertThat(facts.json().at("/facts/0/source").asString()).isEqualTo("rest");
  }

  @Test
  void setsTheSamePrioritiesAgainAfterOthers() throws Exception {
    long token = openSession("a");
    for (String item : List.of("first", "second", "first")) {
      String body = "{\"items\":[\"%s\"],\"fencingToken\":%d}".formatted(item, token);
      assertThat(owner.put("/api/sessions/a/priorities", body).status()).isEqualTo(200);
    }
    Answer facts = owner.get("/api/sessions/a/facts");
    assertThat(facts.json().at("/facts/0/body/items/0").asString()).isEqualTo("first");
  }

  @Test
  void refusesAStaleTokenWithTheNextStep() throws Exception {
    long stale = openSession("a");
    owner.post("/api/sessions", "{\"sessionId\":\"b\",\"line\":\"l\",\"takeOver\":true}");
    Answer answer = record("a", stale, NOTE);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.message()).contains("another session writes l");
    assertThat(answer.next()).contains("resume").contains("takeOver");
    assertThat(memory.facts()).isEmpty();
  }

  @Test
  void refusesASecondWriter() throws Exception {
    openSession("a");
    Answer answer = owner.post("/api/sessions", "{\"line\":\"l\"}");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.message()).contains("session a");
  }

  @Test
  void handsOverToANamedAgent() throws Exception {
    long token = openSession("a");
    String body = "{\"agent\":\"reviewer\",\"fencingToken\":" + token + "}";
    Answer next = owner.post("/api/sessions/a/hand-over", body);
    assertThat(next.status()).isEqualTo(201);
    assertThat(next.json().path("agent").asString()).isEqualTo("reviewer");
    assertThat(next.json().path("previousSessionId").asString()).isEqualTo("a");
    assertThat(owner.get("/api/sessions/a").json().path("state").asString()).isEqualTo("SEALED");
    assertThat(owner.post("/api/sessions/a/hand-over", body).json()).isEqualTo(next.json());
  }

  @Test
  void listsChildrenOfAParent() throws Exception {
    openSession("a");
    owner.post("/api/sessions", "{\"sessionId\":\"c\",\"line\":\"m\",\"parentSessionId\":\"a\"}");
    Answer children = owner.get("/api/sessions?parent=a");
    assertThat(children.json().path("sessions")).hasSize(1);
    assertThat(owner.get("/api/sessions").json().path("sessions")).hasSize(2);
  }

  @Test
  void tellsWhereTheLineStandsAsDocumentAndAsMarkdown() throws Exception {
    long token = openSession("a");
    record("a", token, NOTE);
    Answer pack = owner.get("/api/sessions/pack?line=l&maxTokens=500");
    assertThat(pack.json().at("/items/0/text").asString()).isEqualTo("grüße");
    assertThat(pack.json().at("/items/0/kind").asString()).isEqualTo("note");
    assertThat(owner.get("/api/sessions/pack?sessionId=a").status()).isEqualTo(200);
    assertThat(owner.get("/api/sessions/pack?sessionId=x%2Fy").status()).isEqualTo(404);
    Answer markdown =
        OwnerClient.send(
            owner.request("/api/sessions/a/pack").header("Accept", "text/markdown, */*"));
    assertThat(markdown.type()).startsWith("text/markdown").containsIgnoringCase("utf-8");
    assertThat(markdown.text()).startsWith("# ").contains("> grüße");
  }

  @Test
  void keepsReceipts() throws Exception {
    String body = "{\"receiver\":\"me\",\"status\":\"ignored_stale\"}";
    assertThat(owner.post("/api/sessions/packs/ab/receipts", body).status()).isEqualTo(204);
    assertThat(memory.receipts)
        .containsExactly(new PackReceipt("ab", "me", PackReceipt.Status.IGNORED_STALE, null));
    Answer refused =
        owner.post("/api/sessions/packs/ab/receipts", "{\"receiver\":\"me\",\"status\":\"red\"}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).contains("loaded, ignored_stale, hash_mismatch, continued_live");
  }

  @Test
  void readsReceiptsAPageAtATime() throws Exception {
    for (String status : List.of("loaded", "ignored_stale", "loaded")) {
      owner.post(
          "/api/sessions/packs/ab/receipts",
          "{\"receiver\":\"me\",\"status\":\"" + status + "\",\"sessionId\":\"s\"}");
    }
    String path = "/api/sessions/packs/receipts";
    Answer first = owner.get(path + "?limit=2");
    assertThat(first.json().at("/receipts/0").toString())
        .isEqualTo(
            "{\"number\":3,\"packId\":\"ab\",\"receiver\":\"me\",\"status\":\"loaded\","
                + "\"sessionId\":\"s\",\"receivedAt\":\"1970-01-01T00:00:00Z\"}");
    assertThat(first.json().path("receipts")).hasSize(2);
    Answer second = owner.get(path + "?limit=2&before=" + first.json().path("next").asLong());
    assertThat(second.json().at("/receipts/0/number").asLong()).isEqualTo(1);
    assertThat(second.json().has("next")).isFalse();
    assertThat(owner.get(path + "?status=ignored_stale").json().path("receipts")).hasSize(1);
    assertThat(owner.get(path + "?packId=other").json().path("receipts")).isEmpty();
    assertThat(owner.get(path + "?status=red").message()).contains("continued_live");
    assertThat(owner.get(path + "?limit=0").message()).contains("1 to 1000");
    assertThat(owner.get(path + "?before=x").message()).contains("whole number");
    assertThat(owner.get(path + "?page=2").message()).contains("unknown parameter 'page'");
    assertThat(OwnerClient.send(owner.request(path).setHeader("Authorization", "-")).status())
        .isEqualTo(401);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"lines\":\"x\"} | did you mean 'line'",
        "{\"idleMinutes\":0} | idleMinutes: 0 (expected: 1 to 10080)",
        "{\"idleMinutes\":\"5\"} | idleMinutes",
        "{\"line\":\" \"} | line",
        "[] | expected a JSON object",
        "nonsense | not JSON",
      })
  void refusesAnOpeningThatIsWrong(String body, String message) throws Exception {
    Answer answer = owner.post("/api/sessions", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains(message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"body\":{\"kind\":\"decison\"}} | did you mean 'decision'",
        "{\"body\":{\"statement\":\"x\"}} | body.kind is absent",
        "{\"body\":{\"kind\":\"note\",\"text\":\"x\"}} | statement: absent",
        "{\"body\":{\"kind\":\"note\",\"statement\":\"x\",\"text\":\"x\"}} | unknown field 'text'",
        "{\"body\":{\"kind\":\"note\",\"statement\":\"x\"}} | fencingToken: absent",
        "{\"fencingToken\":1} | body: absent",
        "{\"fencingToken\":1,\"dataClass\":\"privat\",\"body\":{\"kind\":\"note\",\"statement\":\"x\"}}"
            + " | dataClass: not known",
        "{\"fencingToken\":1,\"sessionId\":\"b\",\"body\":{\"kind\":\"note\",\"statement\":\"x\"}}"
            + " | sessionId: not that of the path",
      })
  void refusesAFactThatIsWrong(String body, String message) throws Exception {
    openSession("a");
    Answer answer = owner.post("/api/sessions/a/facts", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.message()).contains(message);
    assertThat(answer.next()).isNotEmpty();
    assertThat(memory.facts()).isEmpty();
  }

  @Test
  void refusesAMistypedFilterInsteadOfOverlookingIt() throws Exception {
    Answer answer = owner.get("/api/sessions?lines=l");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("did you mean 'line'");
  }

  @Test
  void refusesAnOversizeFactAndKeepsNothing() throws Exception {
    long token = openSession("a");
    Answer text =
        record("a", token, "{\"kind\":\"note\",\"statement\":\"" + "x".repeat(40_000) + "\"}");
    assertThat(text.status()).isEqualTo(400);
    assertThat(text.message()).contains("statement");
    Answer body =
        record("a", token, "{\"kind\":\"note\",\"statement\":\"" + "x".repeat(1 << 20) + "\"}");
    assertThat(body.status()).isEqualTo(413);
    assertThat(memory.facts()).isEmpty();
  }

  @Test
  void refusesInvalidUtf8AndKeepsNothing() throws Exception {
    long token = openSession("a");
    byte[] bytes =
        ("{\"fencingToken\":" + token + ",\"body\":{\"kind\":\"note\",\"statement\":\"?\"}}")
            .getBytes(StandardCharsets.UTF_8);
    bytes[new String(bytes, StandardCharsets.UTF_8).indexOf('?')] = (byte) 0xC3;
    Answer answer =
        OwnerClient.send(
            owner.json("/api/sessions/a/facts").POST(BodyPublishers.ofByteArray(bytes)));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("UTF-8");
    assertThat(memory.facts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/sessions",
        "/api/sessions/a",
        "/api/sessions/a/facts",
        "/api/sessions/pack",
        "/api//sessions/pack",
        "/api/sessions;x=y/pack",
        "/api/memory/facts",
        "/api/memory/recall?q=x",
        "/mcp"
      })
  void showsNothingToWhoHasNoToken(String path) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + owner.port() + path));
    assertThat(OwnerClient.send(request).status()).isIn(400, 401, 404);
  }

  @Test
  void saysThatTheDatabaseIsAway() throws Exception {
    memory.away = true;
    Answer answer = owner.get("/api/sessions");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.next()).contains("./sovereign status");
  }

  private static long openSession(String id) throws Exception {
    Answer answer =
        owner.post("/api/sessions", "{\"sessionId\":\"%s\",\"line\":\"l\"}".formatted(id));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json().path("fencingToken").asLong();
  }

  private static Answer record(String session, long token, String body) throws Exception {
    return owner.post(
        "/api/sessions/" + session + "/facts",
        "{\"fencingToken\":%d,\"body\":%s}".formatted(token, body));
  }
}
