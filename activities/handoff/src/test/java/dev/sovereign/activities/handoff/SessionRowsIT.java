package dev.sovereign.activities.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.handoff.OpenSessionRequest;
import dev.sovereign.workflows.handoff.SessionView;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.Fence;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows of one line are renamed and restored as those of another. */
@Timeout(120)
class SessionRowsIT {

  private final String here = "here-" + UUID.randomUUID();
  private final String there = here.replace("here-", "there-");
  private final TestFacts facts = new TestFacts();
  private final PostgresSessions sessions =
      new PostgresSessions(TestPostgres.of("handoff").role(), facts, null, Clock.systemUTC());
  private final HandoffStore store = new HandoffStore(TestPostgres.of("handoff").role());

  @Test
  void restoresSealedSessionsAsTheyWere() throws SQLException {
    var first = seal(open("first"));
    var second = seal(open("second"));
    assertThat(restore(rows())).isEqualTo(2);
    var restored = sessions.list(there, null, 10);
    assertThat(restored)
        .extracting(SessionView::sealedAt)
        .containsExactly(second.sealedAt(), first.sealedAt());
    assertThat(restored.getFirst().previousSessionId()).isEqualTo(named("first", there));
    assertThat(restored.getFirst().contentHash()).isEqualTo(second.contentHash());
    assertThat(store.findLastSession(there).orElseThrow().workCompleted())
        .containsExactly("told by second");
  }

  @Test
  void restoresTheSameSessionOnce() throws SQLException {
    seal(open("first"));
    assertThat(restore(rows())).isEqualTo(1);
    assertThat(restore(rows())).isZero();
  }

  @Test
  void sealsASessionThatWasOpenInTheBundle() throws SQLException {
    open("first");
    restore(rows());
    var restored = sessions.last(there).orElseThrow();
    assertThat(restored.sealedBecause()).isEqualTo("imported");
    assertThat(restored.contentHash()).isNull();
    var next =
        sessions.open(
            new OpenSessionRequest(null, there, null, null, null, null, null, null, null));
    assertThat(next.fencingToken()).isEqualTo(2);
    seal(next);
  }

  @Test
  void appendsToALineThatIsThereAlready() throws SQLException {
    seal(open("first"));
    var own =
        seal(
            sessions.open(
                new OpenSessionRequest(null, there, null, null, null, null, null, null, null)));
    restore(rows());
    var restored = sessions.last(there).orElseThrow();
    assertThat(restored.fencingToken()).isEqualTo(2);
    assertThat(restored.previousSessionId()).isEqualTo(own.sessionId());
  }

  @Test
  void leavesALineAloneThatIsBeingWritten() throws SQLException {
    seal(open("first"));
    sessions.open(new OpenSessionRequest(null, there, null, null, null, null, null, null, null));
    refuses(rows(), "is being written");
  }

  @Test
  void refusesWhatItCannotReadAndRestoresNothing() throws SQLException {
    seal(open("first"));
    var rows = new ArrayList<>(rows());
    rows.add("{\"opened\": {\"session_id\": null}}");
    refuses(rows, "not readable");
    refuses(List.of("not json"), "not readable");
    assertThat(sessions.last(there)).isEmpty();
  }

  @Test
  void refusesAnIdThatStandsForAnotherSession() throws SQLException {
    seal(open("first"));
    restore(rows());
    var other =
        rows().stream()
            .map(
                it ->
                    it.replaceAll(
                        "\"opened_at\": \"[^\"]*\"", "\"opened_at\": \"2020-01-01T00:00:00Z\""))
            .toList();
    refuses(other, "another one here");
  }

  private String named(String name, String line) {
    return name + "-" + line;
  }

  private SessionView open(String name) {
    var session =
        sessions.open(
            new OpenSessionRequest(
                named(name, here), here, null, null, null, null, null, null, null));
    facts.record(
        FactDraft.of(new FactBody.Note("told by " + name), "test")
            .in(new Fence(session.sessionId(), session.fencingToken())));
    return session;
  }

  private SessionView seal(SessionView session) {
    return sessions.seal(session.sessionId(), session.fencingToken());
  }

  /** This test's own, renamed. */
  private List<String> rows() throws SQLException {
    var rows = new ArrayList<String>();
    try (var connection = TestPostgres.of("handoff").role("memory").getConnection();
        var all = connection.createStatement().executeQuery("SELECT handoff.export_sessions()")) {
      while (all.next()) {
        if (all.getString(1).contains("\"" + here + "\"")) {
          rows.add(all.getString(1).replace(here, there));
        }
      }
    }
    return rows;
  }

  private static long restore(List<String> rows) throws SQLException {
    try (var connection = TestPostgres.of("handoff").role("memory").getConnection();
        var statement = connection.prepareStatement("SELECT handoff.import_sessions(?)")) {
      statement.setArray(1, connection.createArrayOf("text", rows.toArray()));
      try (var result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }

  private static void refuses(List<String> rows, String why) {
    assertThatThrownBy(() -> restore(rows))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("SV005"))
        .hasMessageContaining(why);
  }
}
