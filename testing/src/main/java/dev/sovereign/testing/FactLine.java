package dev.sovereign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * One line of work with many writers: they share its newest session, and any of them may open the
 * next. Every call is sent again until it is answered for good. Thread-safe.
 */
final class FactLine {

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final String name;
  private final OwnerClient door;
  private final FactTally tally;
  private volatile Pen newest = new Pen("", 0);

  FactLine(String name, OwnerClient door, FactTally tally) {
    this.name = name;
    this.door = door;
    this.tally = tally;
  }

  /** The right to write. */
  private record Pen(String sessionId, long token) {}

  String name() {
    return name;
  }

  /** Opens a session that takes the pen from whichever has it. */
  void takeOver() {
    Map<String, Object> request =
        Map.of("sessionId", UUID.randomUUID().toString(), "line", name, "takeOver", true);
    HttpResponse<String> answer = answered("/api/sessions", request);
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException("open: " + answer.statusCode() + " " + answer.body());
    }
    JsonNode session = Stack.json(answer.body());
    Pen pen = new Pen(session.path("sessionId").asText(), session.path("fencingToken").asLong());
    tally.opened(pen.sessionId());
    use(pen);
  }

  /** Answers may overtake each other. */
  private synchronized void use(Pen pen) {
    if (pen.token() > newest.token()) {
      newest = pen;
    }
  }

  /**
   * Records a note and keeps its acknowledgement. A session that has lost the pen will never take
   * it, so the note is told again in the next one.
   */
  void tell(String statement) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!tell(newest, statement)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not taken within " + LIMIT + ": " + statement);
      }
      tally.refused();
      LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
    }
  }

  private boolean tell(Pen pen, String statement) {
    Map<String, Object> fact =
        Map.of(
            "fencingToken",
            pen.token(),
            "key",
            statement,
            "body",
            Map.of("kind", "note", "statement", statement));
    HttpResponse<String> answer = answered("/api/sessions/" + pen.sessionId() + "/facts", fact);
    if (answer.statusCode() == 409
        && (answer.body().contains("another session was opened")
            || answer.body().contains("the session is sealed"))) {
      return false;
    }
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException("record: " + answer.statusCode() + " " + answer.body());
    }
    JsonNode told = Stack.json(answer.body());
    tally.acknowledged(told.path("id").asText(), statement, told.path("known").asBoolean());
    return true;
  }

  /** Whatever is no answer of the service itself is sent again, the same. */
  private HttpResponse<String> answered(String path, Map<String, Object> body) {
    long end = System.nanoTime() + LIMIT.toNanos();
    String last = "";
    while (System.nanoTime() < end) {
      try (var _ = tally.call()) {
        HttpResponse<String> answer = door.send("POST", path, body);
        if (answer.statusCode() < 500) {
          return answer;
        }
        last = answer.statusCode() + " " + answer.body();
        tally.failed(last);
      } catch (IOException e) {
        last = e.toString();
      }
      LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
    }
    throw new IllegalStateException(path + ": no answer within " + LIMIT + ", last: " + last);
  }
}
