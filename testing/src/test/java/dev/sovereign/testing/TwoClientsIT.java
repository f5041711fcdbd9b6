package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One client dies in the middle of its task; another, of another kind, goes on. */
@ExtendWith(SharedStack.Resolver.class)
class TwoClientsIT {

  private static final String DECIDED =
      """
      Keep the queue in PostgreSQL
      because: one store to back up
      rejected: Redis streams (a second store)
      rejected: a file a message (no transaction with the order)""";

  private static final String DONE =
      """
      Add table queue_item and its index
      commit: 3b18e512dba79e4c8300dd08aeb37f8e728b8dad
      files: db/V7__queue.sql, src/Queue.java""";

  private static final String FAILED =
      """
      Poll with SELECT FOR UPDATE
      failed because: workers waited for each other""";

  @TempDir private Path folder = Path.of("");

  @Test
  void aSecondClientIsToldExactlyWhatTheKilledOneDidDecidedFailedAndMeantToDo(SharedStack shared)
      throws IOException {
    String line = "two-clients-" + UUID.randomUUID();
    KilledClient first = KilledClient.run(shared.stack(), line, folder);
    OwnerClient rest = new OwnerClient(shared.stack(), Duration.ofSeconds(30));

    JsonNode pack = rest.get("/api/sessions/pack?maxTokens=20000");

    assertThat(pack.at("/last/sessionId").asText()).isEqualTo(first.sessionId());
    assertThat(pack.at("/last/line").asText()).isEqualTo(line);
    assertThat(pack.at("/last/purpose").asText()).isEqualTo(TaskClient.PURPOSE);
    assertThat(pack.at("/last/agent").asText()).isEqualTo("task-client");
    assertThat(pack.at("/last/state").asText()).isEqualTo("OPEN");
    assertThat(texts(pack.path("openPriorities"))).isEqualTo(TaskClient.PRIORITIES);
    assertThat(told(pack, "decision")).containsExactly(DECIDED);
    assertThat(told(pack, "code_change")).containsExactly(DONE);
    assertThat(told(pack, "failed_approach")).containsExactly(FAILED);
    assertThat(told(pack, "priorities")).containsExactly(String.join("\n", TaskClient.PRIORITIES));
    assertNotes(told(pack, "note"), first.notes());
    assertThat(pack.path("items")).hasSize(4 + told(pack, "note").size());
    assertThat(pack.path("left").asInt()).isZero();
    assertThat(pack.path("withheld").asInt()).isZero();
    assertEachCitesItsFact(rest, pack, first.sessionId());
    assertReads(
        rest.get("/api/sessions/pack?line=" + line + "&maxTokens=20000", "text/markdown").body());
    goesOn(rest, line, first, pack);
  }

  /** The same over MCP by HTTP, and then with the pen. */
  private static void goesOn(OwnerClient rest, String line, KilledClient first, JsonNode pack)
      throws IOException {
    PlainMcp mcp = PlainMcp.connect(rest, "second-client");
    JsonNode same = mcp.tool("session_resume", Map.of("maxTokens", 20_000));
    assertThat(same.at("/structuredContent/items")).isEqualTo(pack.path("items"));
    assertReads(same.at("/content/0/text").asText());
    assertReads(mcp.resource("sovereign://sessions/last"));
    assertThat(mcp.resource("sovereign://priorities/open").lines())
        .containsAll(TaskClient.PRIORITIES.stream().map("> %s"::formatted).toList());

    HttpResponse<String> busy = rest.send("POST", "/api/sessions", Map.of("line", line));
    assertThat(busy.statusCode()).isEqualTo(409);
    assertThat(busy.body()).contains(first.sessionId(), "takeOver");
    JsonNode second =
        rest.post("/api/sessions", Map.of("line", line, "agent", "curl", "takeOver", true));
    assertThat(second.path("previousSessionId").asText()).isEqualTo(first.sessionId());
    assertThat(second.path("fencingToken").asLong()).isGreaterThan(first.token());
    JsonNode before = rest.get("/api/sessions/" + first.sessionId());
    assertThat(before.path("sealedBecause").asText()).isEqualTo("taken_over");

    assertALateWriteIsRefused(rest, mcp, first);
    JsonNode goesOn =
        rest.post(
            "/api/sessions/" + second.path("sessionId").asText() + "/facts",
            Map.of(
                "fencingToken",
                second.path("fencingToken").asLong(),
                "body",
                Map.of("kind", "note", "statement", "Took SKIP LOCKED in")));
    assertThat(goesOn.path("known").asBoolean()).isFalse();
    JsonNode after = rest.get("/api/sessions/pack?maxTokens=20000&line=" + line);
    assertThat(told(after, "decision")).containsExactly(DECIDED);
    assertThat(texts(after.path("openPriorities"))).isEqualTo(TaskClient.PRIORITIES);
    assertThat(told(after, "note")).contains("Took SKIP LOCKED in");
  }

  private static void assertALateWriteIsRefused(OwnerClient rest, PlainMcp mcp, KilledClient first)
      throws IOException {
    String facts = "/api/sessions/" + first.sessionId() + "/facts";
    JsonNode before = rest.get(facts + "?limit=1000");
    Map<String, Object> late = Map.of("kind", "note", "statement", "Late");
    HttpResponse<String> refused =
        rest.send("POST", facts, Map.of("fencingToken", first.token(), "body", late));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body())
        .contains("Nothing was recorded: another session was opened on the line since")
        .contains("open a session of your own");
    JsonNode overMcp =
        mcp.tool("session_record", Map.of("sessionId", first.sessionId(), "body", late));
    assertThat(overMcp.path("isError").asBoolean()).isTrue();
    assertThat(overMcp.at("/content/0/text").asText())
        .contains("another session was opened", "Next: ");
    assertThat(rest.get(facts + "?limit=1000")).isEqualTo(before);
  }

  /** All that were acknowledged, and at most the one that was on its way when the client died. */
  private static void assertNotes(List<String> told, List<String> acknowledged) {
    List<String> possible = new ArrayList<>(acknowledged);
    possible.add("Looked at worker " + (acknowledged.size() + 1));
    assertThat(told).doesNotHaveDuplicates().containsAll(acknowledged).isSubsetOf(possible);
  }

  private static void assertEachCitesItsFact(OwnerClient rest, JsonNode pack, String sessionId)
      throws IOException {
    for (JsonNode item : pack.path("items")) {
      JsonNode fact = rest.get("/api/memory/facts/" + item.path("fact").asText());
      assertThat(fact.path("sessionId").asText()).isEqualTo(sessionId);
      assertThat(fact.path("text")).isEqualTo(item.path("text"));
    }
  }

  /** Every line stands as a quotation under its heading. */
  private static void assertReads(String markdown) {
    assertThat(section(markdown, "To do next"))
        .contains("> 1. " + TaskClient.PRIORITIES.getFirst())
        .contains("> 2. " + TaskClient.PRIORITIES.getLast());
    assertThat(section(markdown, "Decided")).containsAll(quoted(DECIDED));
    assertThat(section(markdown, "Done")).containsAll(quoted(DONE));
    assertThat(section(markdown, "Failed")).containsAll(quoted(FAILED));
  }

  private static List<String> quoted(String text) {
    return text.lines().map(line -> "> " + line).toList();
  }

  private static List<String> section(String markdown, String heading) {
    return markdown
        .lines()
        .dropWhile(line -> !line.equals("## " + heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .toList();
  }

  private static List<String> told(JsonNode pack, String kind) {
    return StreamSupport.stream(pack.path("items").spliterator(), false)
        .filter(item -> item.path("kind").asText().equalsIgnoreCase(kind))
        .map(item -> item.path("text").asText())
        .toList();
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }
}
