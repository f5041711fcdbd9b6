package dev.sovereign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;

/**
 * A past that is the same each time, ids and commits included: ann works on a line and hands over
 * to ben, who changes her decision, fails once, runs commands and seals with work not committed.
 */
final class PastWork {

  static final String LINE = "resume-questions";

  private static final PersonIdent BEN =
      new PersonIdent(
          "ben", "ben@example.invalid", Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  private final OwnerClient door;
  private final Path repository;

  private PastWork(OwnerClient door, Path repository) {
    this.door = door;
    this.repository = repository;
  }

  /** Makes it happen, once a stack. */
  static void happen(Stack stack, Path repository) throws IOException, GitAPIException {
    new PastWork(new OwnerClient(stack, Duration.ofSeconds(30)), repository).happen();
  }

  private void happen() throws IOException, GitAPIException {
    JsonNode ann =
        door.post(
            "/api/sessions",
            Map.of(
                "sessionId",
                LINE + "-ann",
                "line",
                LINE,
                "agent",
                "ann",
                "purpose",
                "Look around"));
    JsonNode first =
        tell(ann, Map.of("kind", "decision", "statement", "Keep the queue in Redis streams"));
    tell(ann, Map.of("kind", "note", "statement", "The queue loses messages on a restart"));
    prioritise(ann, List.of("Find a store"));
    commitAndGoOn();
    JsonNode ben =
        door.post(
            "/api/sessions/" + LINE + "-ann/hand-over",
            Map.of(
                "fencingToken",
                ann.path("fencingToken").asLong(),
                "agent",
                "ben",
                "purpose",
                "Make the queue survive a restart",
                "repository",
                repository.toString()));
    tell(ben, TaskClient.DECISION, Map.of("supersedes", first.path("id").asText()));
    tell(ben, TaskClient.CHANGE);
    tell(ben, TaskClient.FAILURE);
    tell(ben, Map.of("kind", "command", "line", "psql -f db/V7__queue.sql", "exitCode", 0));
    tell(ben, Map.of("kind", "command", "line", "make test-queue", "exitCode", 2));
    prioritise(ben, TaskClient.PRIORITIES);
    Map<String, Object> token = Map.of("fencingToken", ben.path("fencingToken").asLong());
    door.post("/api/sessions/" + ben.path("sessionId").asText() + "/seal", token);
  }

  private void commitAndGoOn() throws IOException, GitAPIException {
    try (Git git =
        Git.init().setDirectory(repository.toFile()).setInitialBranch("queue-persistence").call()) {
      write("db/V7__queue.sql", "CREATE TABLE queue_item (id bigint);\n");
      write("src/Queue.java", "class Queue {}\n");
      git.add().addFilepattern(".").call();
      git.commit()
          .setMessage("Add table queue_item and its index")
          .setAuthor(BEN)
          .setCommitter(BEN)
          .setSign(false)
          .call();
      write("src/Queue.java", "class Queue { Poll poll; }\n");
      write("src/Poll.java", "class Poll {}\n");
    }
  }

  private void write(String file, String text) throws IOException {
    Path path = repository.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private JsonNode tell(JsonNode session, Map<String, Object> body) throws IOException {
    return tell(session, body, Map.of());
  }

  private JsonNode tell(JsonNode session, Map<String, Object> body, Map<String, Object> more)
      throws IOException {
    Map<String, Object> fact = new HashMap<>(more);
    fact.put("fencingToken", session.path("fencingToken").asLong());
    fact.put("body", body);
    return door.post("/api/sessions/" + session.path("sessionId").asText() + "/facts", fact);
  }

  private void prioritise(JsonNode session, List<String> items) throws IOException {
    String path = "/api/sessions/" + session.path("sessionId").asText() + "/priorities";
    Map<String, Object> body =
        Map.of("fencingToken", session.path("fencingToken").asLong(), "items", items);
    if (door.send("PUT", path, body).statusCode() / 100 != 2) {
      throw new IllegalStateException("priorities were not taken: " + items);
    }
  }
}
