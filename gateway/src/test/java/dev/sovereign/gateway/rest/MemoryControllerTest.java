package dev.sovereign.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.gateway.memory.FakeMemory;
import dev.sovereign.gateway.rest.OwnerClient.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** Facts, recall and the owner's operations over a real socket. */
class MemoryControllerTest {

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
  void remembersAndRecalls() throws Exception {
    Answer kept = remember("the port is 8400", "internal");
    assertThat(kept.status()).isEqualTo(201);
    String id = kept.json().path("id").asString();
    assertThat(owner.get("/api/memory/facts/" + id).json().path("text").asString())
        .isEqualTo("the port is 8400");
    for (Answer found :
        new Answer[] {
          owner.get("/api/memory/recall?q=port&kinds=knowledge"),
          owner.post("/api/memory/recall", "{\"query\":\"port\",\"kinds\":[\"knowledge\"]}")
        }) {
      assertThat(found.json().at("/facts/0/fact/id").asString()).isEqualTo(id);
      assertThat(found.json().path("way").asString()).isEqualTo("full-text");
      assertThat(found.json().path("note").asString()).isEqualTo("there is no index");
    }
    assertThat(owner.get("/api/memory/facts?kinds=decision").json().path("facts")).isEmpty();
  }

  @Test
  void showsPrivateFactsOnlyToWhoAsksForThem() throws Exception {
    remember("my port", "keep-on-device");
    assertThat(owner.get("/api/memory/recall?q=port").json().path("facts")).isEmpty();
    assertThat(owner.get("/api/memory/recall?q=port&upTo=keep-on-device").json().path("facts"))
        .hasSize(1);
    assertThat(owner.get("/api/memory/facts?upTo=keep-on-devise").status()).isEqualTo(400);
  }

  @Test
  void learnsFromOutcomes() throws Exception {
    String outcome =
        "{\"task\":\"build\",\"approach\":\"use the wrapper\",\"succeeded\":true,\"evidence\":\"green\"}";
    assertThat(owner.post("/api/memory/patterns/outcomes", outcome).status()).isEqualTo(201);
    Answer patterns = owner.get("/api/memory/patterns?task=build");
    assertThat(patterns.json().at("/patterns/0/approach").asString()).isEqualTo("use the wrapper");
    assertThat(owner.get("/api/memory/patterns").message()).contains("task: absent");
  }

  @Test
  void refusesWhatIsWrong() throws Exception {
    assertThat(owner.get("/api/memory/facts/abc").status()).isEqualTo(400);
    assertThat(owner.get("/api/memory/facts/00000000-0000-7000-8000-00000000abcd").status())
        .isEqualTo(404);
    assertThat(owner.get("/api/memory/recall").message()).contains("query: absent");
    assertThat(owner.get("/api/memory/recall?q=x&from=yesterday").message()).contains("from");
    assertThat(owner.get("/api/memory/recall?q=x&kinds=decisions").message()).contains("decision");
    assertThat(owner.get("/api/memory/recall?q=x&limit=101").message()).contains("limit");
    assertThat(
            owner
                .post(
                    "/api/memory/facts",
                    "{\"sessionId\":\"a\",\"body\":{\"kind\":\"note\",\"statement\":\"x\"}}")
                .message())
        .contains("fencingToken");
  }

  @Test
  void erasesWithAReasonOnly() throws Exception {
    Answer refused = owner.post("/api/memory/erasures", "{\"subject\":\"ann\"}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).contains("reason");
    Answer both =
        owner.post(
            "/api/memory/erasures",
            "{\"subject\":\"ann\",\"olderThanDays\":3,\"reason\":\"asked\"}");
    assertThat(both.message()).contains("exactly one");
    assertThat(memory.asked).isEmpty();
    Answer erased =
        owner.post("/api/memory/erasures", "{\"subject\":\"ann\",\"reason\":\"asked\"}");
    assertThat(erased.json().path("facts").asLong()).isEqualTo(1);
    assertThat(memory.asked).containsExactly("erase ann");
  }

  @Test
  void readsTheLogOfErasuresAPageAtATime() throws Exception {
    String path = "/api/memory/erasures";
    Answer first = owner.get(path + "?limit=2");
    assertThat(first.json().at("/erasures/1").toString())
        .isEqualTo(
            "{\"number\":2,\"at\":\"1970-01-01T00:00:00Z\",\"rule\":\"subject\",\"by\":\"owner\","
                + "\"reason\":\"asked\",\"subjectHash\":\""
                + "ab".repeat(32)
                + "\",\"facts\":2}");
    assertThat(first.json().path("next").asLong()).isEqualTo(2);
    Answer second = owner.get(path + "?limit=2&before=2");
    assertThat(second.json().at("/erasures/0/number").asLong()).isEqualTo(1);
    assertThat(second.json().has("next")).isFalse();
    assertThat(owner.get(path + "?limit=1001").message()).contains("1 to 1000");
    assertThat(OwnerClient.send(owner.request(path).setHeader("Authorization", "-")).status())
        .isEqualTo(401);
  }

  @Test
  void exportsAndImportsABundle() throws Exception {
    Answer bundle = owner.post("/api/memory/export", "{\"includePrivate\":true}");
    assertThat(bundle.type()).isEqualTo("application/octet-stream");
    assertThat(bundle.text()).isEqualTo("bundle true");
    Answer unknown = restore("/api/memory/import");
    assertThat(unknown.status()).isEqualTo(422);
    assertThat(unknown.next()).contains("trust");
    assertThat(restore("/api/memory/import?trust=true").json().path("facts").asLong()).isEqualTo(1);
    assertThat(memory.asked).containsExactly("bytes");
  }

  @Test
  void saysInJsonThatNothingCouldBeExported() throws Exception {
    memory.away = true;
    Answer answer = owner.post("/api/memory/export", "{}");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.message()).contains("PostgreSQL");
  }

  @Test
  void rebuildsTheIndexAndSyncsSources() throws Exception {
    assertThat(owner.post("/api/memory/index/rebuild", "").status()).isEqualTo(202);
    assertThat(owner.get("/api/memory/index").json().path("status").asString()).isEqualTo("ready");
    Answer sources = owner.post("/api/memory/sources/sync", "{}");
    assertThat(sources.json().at("/sources/0/source").asString()).isEqualTo("folder:/vault");
    assertThat(memory.asked).containsExactly("rebuild");
  }

  private static Answer restore(String path) throws Exception {
    return OwnerClient.send(
        owner
            .request(path)
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofString("bytes")));
  }

  private static Answer remember(String statement, String dataClass) throws Exception {
    return owner.post(
        "/api/memory/facts",
        "{\"dataClass\":\"%s\",\"body\":{\"kind\":\"knowledge\",\"statement\":\"%s\"}}"
            .formatted(dataClass, statement));
  }
}
