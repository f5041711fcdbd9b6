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

  /** Whoever waits for recovery gives up first, and says for what. */
  private static final Duration LIMIT = Duration.ofMinutes(20);

  private final String name;
  private final OwnerClient door;
  private final FactJournal journal;
  private volatile FactPen newest = FactPen.NONE;

  FactLine(String name, OwnerClient door, FactJournal journal) {
    this.name = name;
    this.door = door;
    this.journal = journal;
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
    FactPen pen =
        new FactPen(session.path("sessionId").asText(), session.path("fencingToken").asLong());
    journal.write(new FactEvent.Opened(pen.sessionId()));
    use(pen);
  }

  /** Answers may overtake each other. */
  private synchronized void use(FactPen pen) {
    if (pen.token() > newest.token()) {
      newest = pen;
    }
  }

  /** Records a note and keeps its acknowledgement. */
  void tell(String statement) {
    tell(newest, statement);
  }

  /**
   * The same, with this pen first: a try whose answer nobody got must be settled there. A session
   * that has lost the pen will never take it, so the note is then told again in the newest one.
   */
  void tell(FactPen first, String statement) {
    long end = System.nanoTime() + LIMIT.toNanos();
    FactPen pen = first;
    while (!taken(pen, statement)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not taken within " + LIMIT + ": " + statement);
      }
      journal.write(new FactEvent.Refused(statement));
      LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
      pen = newest;
    }
  }

  private boolean taken(FactPen pen, String statement) {
    Map<String, Object> body = Map.of("kind", "note", "statement", statement);
    Map<String, Object> fact = Map.of("fencingToken", pen.token(), "key", statement, "body", body);
    journal.write(new FactEvent.Tried(pen, statement));
    HttpResponse<String> answer = answered("/api/sessions/" + pen.sessionId() + "/facts", fact);
    if (lostThePen(answer)) {
      return false;
    }
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException("record: " + answer.statusCode() + " " + answer.body());
    }
    JsonNode told = Stack.json(answer.body());
    journal.write(
        new FactEvent.Acknowledged(
            told.path("id").asText(), told.path("known").asBoolean(), statement));
    return true;
  }

  private static boolean lostThePen(HttpResponse<String> answer) {
    return answer.statusCode() == 409
        && (answer.body().contains("another session was opened")
            || answer.body().contains("the session is sealed"));
  }

  /** Whatever is no answer of the service itself is sent again, the same. */
  private HttpResponse<String> answered(String path, Map<String, Object> body) {
    long end = System.nanoTime() + LIMIT.toNanos();
    String last = "";
    while (System.nanoTime() < end) {
      try {
        HttpResponse<String> answer = door.send("POST", path, body);
        if (answer.statusCode() < 500) {
          return answer;
        }
        last = answer.statusCode() + " " + answer.body();
        journal.write(new FactEvent.Failed(last));
      } catch (IOException e) {
        last = e.toString();
      }
      LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
    }
    throw new IllegalStateException(path + ": no answer within " + LIMIT + ", last: " + last);
  }
}
