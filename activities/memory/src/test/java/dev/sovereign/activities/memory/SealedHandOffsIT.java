package dev.sovereign.activities.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.handoff.HandoffStore;
import dev.sovereign.activities.handoff.PostgresSessions;
import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.handoff.OpenSessionRequest;
import dev.sovereign.workflows.handoff.SessionView;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.FactKind;
import dev.sovereign.workflows.memory.Fence;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is erased leaves the sealed hand-offs that repeat it. */
@Timeout(60)
class SealedHandOffsIT {

  private static final TestPostgres POSTGRES = TestPostgres.another("memory");

  private final MemoryContents contents = new MemoryContents("home");
  private final PostgresFacts facts = new PostgresFacts(POSTGRES.role(), contents);
  private final Erasures erasures = new Erasures(POSTGRES.role(), contents, "home");
  private final PostgresSessions sessions =
      new PostgresSessions(POSTGRES.role("handoff"), facts, null, Clock.systemUTC());
  private final HandoffStore handOffs = new HandoffStore(POSTGRES.role("handoff"));

  @BeforeEach
  void startEmpty() {
    POSTGRES.execute(
        "TRUNCATE memory.fact, memory.outbox, memory.erasure, handoff.line, handoff.session_opened, handoff.session CASCADE");
  }

  @Test
  void aHandOffIsEmptiedWhenAFactOfItsSessionIsErased() {
    SessionView about = open("about");
    tell(about, "Ada likes tea", "ada");
    SessionView sealed = seal(about);
    SessionView other = open("other");
    tell(other, "the kettle is mended", null);
    seal(other);
    assertThat(words()).contains("Ada likes tea");

    erasures.eraseSubject("ada", "operator", "she asked");

    assertThat(words()).doesNotContain("Ada").contains("the kettle is mended");
    var emptied = handOffs.findLastSession("about").orElseThrow();
    assertThat(emptied.workCompleted()).isEmpty();
    assertThat(emptied.context()).containsKey("erased");
    assertThat(sessions.find(about.sessionId()).orElseThrow()).isEqualTo(sealed);
  }

  @Test
  void retentionEmptiesHandOffsToo() {
    SessionView session = open("old");
    tell(session, "an old note", null);
    seal(session);
    Instant now = Instant.now().plusSeconds(1);
    erasures.eraseOlder(Set.of(FactKind.DECISION), now, "operator", "none of these");
    assertThat(words()).contains("an old note");
    erasures.eraseOlder(Set.of(FactKind.NOTE), now, "operator", "90 days");
    assertThat(words()).doesNotContain("an old note");
  }

  @Test
  void commitsKeepTheirFiguresAndLoseTheirWords() {
    SessionView session = open("code");
    tell(session, "Ada likes tea", "ada");
    seal(session);
    POSTGRES.execute(
        """
        UPDATE handoff.session SET code_changes = jsonb_set(code_changes, '{commits}',
            '[{"id": "b", "subject": "Greet Ada", "author": "Bob", "committedAt":
              "2026-01-02T03:04:05Z", "filesChanged": 2, "insertions": 3, "deletions": 1},
              {"id": "a", "subject": "Begin", "author": "Bob", "committedAt":
              "2026-01-01T03:04:05Z", "filesChanged": 1, "insertions": 1, "deletions": 0}]')
        """);
    erasures.eraseSubject("ada", "operator", "she asked");
    var commits = handOffs.findLastSession("code").orElseThrow().codeChanges().commits();
    assertThat(commits).extracting(it -> it.id()).containsExactly("b", "a");
    assertThat(commits).extracting(it -> it.subject()).containsOnly("");
    assertThat(commits.getFirst().insertions()).isEqualTo(3);
  }

  @Test
  void aSealThatHasReadTheFactIsWaitedForAndEmptied() throws Exception {
    SessionView session = open("raced");
    tell(session, "Ada likes tea", "ada");
    try (Connection seal = POSTGRES.owner().getConnection()) {
      seal.setAutoCommit(false);
      execute(seal, "SELECT FROM handoff.line WHERE line = 'raced' FOR UPDATE");
      var erasure =
          CompletableFuture.supplyAsync(() -> erasures.eraseSubject("ada", "operator", "asked"));
      waitUntilSomebodyWaits();
      execute(
          seal,
          """
          INSERT INTO handoff.session (session_id, session_type, work_completed, decisions_made,
              next_priorities, code_changes, revenue_generated, context, line, content_hash)
          VALUES ('%s', 'session', '["Ada likes tea"]', '[]', '[]', '{"commits": []}', '{}', '{}',
              'raced', sha256('x'))
          """
              .formatted(session.sessionId()));
      seal.commit();
      assertThat(erasure.get(30, TimeUnit.SECONDS).facts()).isOne();
    }
    assertThat(words()).doesNotContain("Ada");
  }

  @Test
  void theRoleItselfMayEmptyNothing() {
    assertThat(
            POSTGRES.value(
                "SELECT has_function_privilege('memory', 'handoff.forget_told(text[])', 'EXECUTE')"
                    + " OR has_function_privilege('handoff', 'handoff.forget_told(text[])', 'EXECUTE')"
                    + " OR has_function_privilege('memory', 'memory.erase_facts(uuid[])', 'EXECUTE')"
                    + " OR has_table_privilege('handoff', 'handoff.session', 'UPDATE')"))
        .isEqualTo("f");
  }

  private SessionView open(String line) {
    return sessions.open(
        new OpenSessionRequest(null, line, null, null, null, null, null, null, null));
  }

  private SessionView seal(SessionView session) {
    return sessions.seal(session.sessionId(), session.fencingToken());
  }

  private void tell(SessionView session, String text, @Nullable String subject) {
    var fence = new Fence(session.sessionId(), session.fencingToken());
    facts.record(
        new FactDraft(new FactBody.Note(text), fence, null, "test", subject, null, null, null));
  }

  private static String words() {
    return POSTGRES.value(
        "SELECT (SELECT string_agg(s::text, '') FROM handoff.session s)"
            + " || coalesce((SELECT string_agg(f::text, '') FROM memory.fact f), '')");
  }

  private static void waitUntilSomebodyWaits() {
    while (!POSTGRES
        .value(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database())")
        .equals("t")) {
      Thread.onSpinWait();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
