package dev.sovereign.activities.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.FactKind;
import dev.sovereign.workflows.memory.Fence;
import dev.sovereign.workflows.memory.MemoryFailure;
import dev.sovereign.workflows.memory.RecordedFact;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PostgresFactsIT {

  private static final TestPostgres POSTGRES = TestPostgres.of("memory");

  private final MemoryContents contents = new MemoryContents("home");
  private final PostgresFacts facts = new PostgresFacts(POSTGRES.role(), contents);

  @Test
  void everyKindOfFactComesBackAsItWasTold() {
    Fence fence = Lines.open(POSTGRES);
    for (FactBody body : Samples.everyKind()) {
      RecordedFact recorded = facts.record(FactDraft.of(body, "test").in(fence));
      Fact fact = facts.find(recorded.id(), DataClass.INTERNAL).orElseThrow();
      assertThat(fact.body()).isEqualTo(body);
      assertThat(fact.kind()).isEqualTo(body.kind());
      assertThat(fact.sessionId()).isEqualTo(fence.sessionId());
      assertThat(fact.line()).startsWith("line-");
      assertThat(fact.recordedAt()).isEqualTo(recorded.recordedAt());
      assertThat(fact.contentHash()).isEqualTo(CanonicalJson.sha256(CanonicalJson.write(body)));
    }
    var kinds = facts.list(FactFilter.all().ofSession(fence.sessionId()), 100);
    assertThat(kinds).extracting(Fact::kind).hasSize(9).doesNotHaveDuplicates();
  }

  @Test
  void theSameDraftAgainIsTheSameFact() {
    Fence fence = Lines.open(POSTGRES);
    FactDraft draft = note("told twice").in(fence);
    RecordedFact first = facts.record(draft);
    RecordedFact again = facts.record(draft);
    assertThat(first.known()).isFalse();
    assertThat(again.known()).isTrue();
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.recordedAt()).isEqualTo(first.recordedAt());
    assertThat(inOutbox(first.id())).isOne();
  }

  @Test
  void whoLostTheAcknowledgementIsToldEvenAfterTheSeal() {
    Fence fence = Lines.open(POSTGRES);
    FactDraft draft = note("the last one").in(fence);
    RecordedFact first = facts.record(draft);
    Lines.seal(POSTGRES, fence);
    assertThat(facts.record(draft)).returns(first.id(), RecordedFact::id);
    refused(MemoryFailure.SESSION_SEALED, () -> facts.record(note("too late").in(fence)));
  }

  @Test
  void sameWordsOfTwoSessionsAreTwoFacts() {
    RecordedFact one = facts.record(note("same").in(Lines.open(POSTGRES)));
    RecordedFact other = facts.record(note("same").in(Lines.open(POSTGRES)));
    assertThat(other.id()).isNotEqualTo(one.id());
    assertThat(other.known()).isFalse();
  }

  @Test
  void aKeyStandsForOneBody() {
    String key = UUID.randomUUID().toString();
    RecordedFact first = facts.record(note("one").withKey(key));
    assertThat(facts.record(note("one").withKey(key)).id()).isEqualTo(first.id());
    refused(MemoryFailure.KEY_CONFLICT, () -> facts.record(note("other").withKey(key)));
    assertThat(POSTGRES.value("SELECT count(*) FROM memory.fact WHERE key LIKE '%" + key + "%'"))
        .isEqualTo("0");
  }

  @Test
  void aSessionThatLostThePenWritesNoMore() {
    String line = "line-" + UUID.randomUUID();
    Fence old = Lines.open(POSTGRES, line, 1, null);
    facts.record(note("mine").in(old));
    Fence young = Lines.open(POSTGRES, line, 2, old);
    refused(MemoryFailure.STALE_FENCE, () -> facts.record(note("still mine?").in(old)));
    refused(
        MemoryFailure.STALE_FENCE,
        () -> facts.record(note("a borrowed token").in(new Fence(old.sessionId(), 2))));
    facts.record(note("ours").in(young));
    assertThat(facts.list(FactFilter.all().ofLine(line), 10)).hasSize(2);
  }

  @Test
  void anUnknownSessionAndAnUnknownPredecessorAreRefused() {
    refused(
        MemoryFailure.SESSION_UNKNOWN,
        () -> facts.record(note("x").in(new Fence("never-opened", 1))));
    var nobody = new FactId("01990000-0000-7000-8000-000000000000");
    refused(MemoryFailure.UNKNOWN_FACT, () -> facts.record(superseding(note("x"), nobody)));
  }

  @Test
  void aNewerFactSupersedesAndNothingIsOverwritten() {
    Fence fence = Lines.open(POSTGRES);
    RecordedFact old = facts.record(note("we use Redis").in(fence));
    RecordedFact young = facts.record(superseding(note("we use PostgreSQL").in(fence), old.id()));
    Fact oldFact = facts.find(old.id(), DataClass.INTERNAL).orElseThrow();
    assertThat(oldFact.body()).isEqualTo(new FactBody.Note("we use Redis"));
    assertThat(oldFact.supersededBy()).isEqualTo(young.id());
    String line = String.valueOf(oldFact.line());
    assertThat(facts.list(FactFilter.all().ofLine(line), 10))
        .extracting(Fact::id)
        .containsExactly(young.id());
    assertThat(facts.list(FactFilter.all().ofSession(fence.sessionId()), 10))
        .extracting(Fact::id)
        .containsExactly(young.id(), old.id());
  }

  @Test
  void listsWhatTheFilterLetsPassNewestFirst() {
    Fence fence = Lines.open(POSTGRES);
    Instant noon = Instant.parse("2026-11-21T12:00:00Z");
    FactDraft early = about(note("early").in(fence), noon.minusSeconds(1));
    FactId first = facts.record(early).id();
    FactId second = facts.record(about(note("late").in(fence), noon)).id();
    FactId third = facts.record(FactDraft.of(new FactBody.Knowledge("k"), "test").in(fence)).id();
    FactFilter all = FactFilter.all().ofSession(fence.sessionId());
    assertThat(facts.list(all, 10)).extracting(Fact::id).containsExactly(third, second, first);
    assertThat(facts.list(all, 1)).extracting(Fact::id).containsExactly(third);
    assertThat(facts.list(all.ofKinds(FactKind.KNOWLEDGE), 10))
        .extracting(Fact::id)
        .containsExactly(third);
    var before =
        new FactFilter(java.util.Set.of(), fence.sessionId(), null, null, null, noon, null, true);
    assertThat(facts.list(before, 10)).extracting(Fact::id).containsExactly(first);
    var from =
        new FactFilter(
            java.util.Set.of(FactKind.NOTE), fence.sessionId(), null, null, noon, null, null, true);
    assertThat(facts.list(from, 10)).extracting(Fact::id).containsExactly(second);
    assertThatThrownBy(() -> facts.list(all, 0)).hasMessageContaining("limit: 0");
  }

  @Test
  void privateWordsAreNowhereInPostgres() {
    String secret = "quokka" + UUID.randomUUID();
    String subject = "person-" + UUID.randomUUID();
    FactDraft draft = aPrivate(note(secret), subject);
    RecordedFact recorded = facts.record(draft.withKey("key " + secret));
    assertThat(
            POSTGRES.value(
                "SELECT f::text FROM memory.fact f WHERE fact_id = '%s'".formatted(recorded.id())))
        .doesNotContain(secret)
        .doesNotContain(subject);
    Fact seen = facts.find(recorded.id(), DataClass.KEEP_ON_DEVICE).orElseThrow();
    assertThat(seen.body()).isEqualTo(new FactBody.Note(secret));
    assertThat(seen.subject()).isEqualTo(subject);
    Fact hidden = facts.find(recorded.id(), DataClass.INTERNAL).orElseThrow();
    assertThat(hidden.body()).isNull();
    assertThat(hidden.subject()).isNull();
    assertThat(hidden.toString()).doesNotContain(secret);
    FactFilter ofSubject =
        new FactFilter(java.util.Set.of(), null, null, subject, null, null, null, false);
    assertThat(facts.list(ofSubject, 10)).isEmpty();
    assertThat(facts.list(ofSubject.upTo(DataClass.KEEP_ON_DEVICE), 10)).containsExactly(seen);
    var elsewhere = new PostgresFacts(POSTGRES.role(), new MemoryContents("other"));
    assertThat(elsewhere.find(recorded.id(), DataClass.KEEP_ON_DEVICE).orElseThrow().body())
        .isNull();
  }

  @Test
  void aRefusedPrivateFactLeavesNoContent() {
    var unknown = new Fence("never-opened", 1);
    refused(
        MemoryFailure.SESSION_UNKNOWN,
        () -> facts.record(aPrivate(note("whisper"), "s").in(unknown)));
    assertThat(contents.kept).isEmpty();
    FactDraft draft = aPrivate(note("kept"), "s").withKey(UUID.randomUUID().toString());
    facts.record(draft);
    assertThat(facts.record(draft).known()).isTrue();
    assertThat(contents.kept).hasSize(1);
  }

  @Test
  void secretsAreRedactedEverywhereInABody() {
    String token = "ghp_" + "a1B2".repeat(10);
    FactBody body =
        new FactBody.Decision(
            "use " + token, "because", List.of(new FactBody.Alternative("x", "password=hunter2")));
    RecordedFact recorded = facts.record(FactDraft.of(body, "cli " + token));
    assertThat(recorded.redactions()).isEqualTo(3);
    Fact fact = facts.find(recorded.id(), DataClass.INTERNAL).orElseThrow();
    assertThat(fact.toString())
        .doesNotContain(token)
        .doesNotContain("hunter2")
        .contains("use [redacted: github-token]");
    assertThat(POSTGRES.value("SELECT count(*) FROM memory.fact f WHERE f::text LIKE '%hunter2%'"))
        .isEqualTo("0");
  }

  @Test
  void textThatIsNoUnicodeIsRefusedWhole() {
    long before = Long.parseLong(POSTGRES.value("SELECT count(*) FROM memory.fact"));
    for (String bad : List.of("a\u0000b", "\ud800", "x\udc00y", "\ud800\ud800", "end\udbff")) {
      refused(MemoryFailure.INVALID_FACT, () -> facts.record(note(bad)));
      refused(MemoryFailure.INVALID_FACT, () -> facts.record(note("x").withKey(bad)));
      refused(
          MemoryFailure.INVALID_FACT,
          () -> facts.record(FactDraft.of(new FactBody.Note("x"), "s" + bad)));
      refused(
          MemoryFailure.INVALID_FACT,
          () -> facts.record(FactDraft.of(new FactBody.Priorities(List.of("ok", bad)), "s")));
    }
    assertThat(POSTGRES.value("SELECT count(*) FROM memory.fact")).isEqualTo("" + before);
    assertThat(facts.record(note("whole: \ud83d\ude00")).known()).isFalse();
  }

  @Test
  void whatIsTooLargeAsAWholeIsRefused() {
    var huge = new FactBody.Priorities(java.util.Collections.nCopies(9, "\u20ac".repeat(32_768)));
    refused(MemoryFailure.INVALID_FACT, () -> facts.record(FactDraft.of(huge, "test")));
    FactBody largest = new FactBody.Note("\u20ac".repeat(FactBody.MAX_TEXT));
    RecordedFact recorded = facts.record(FactDraft.of(largest, "test"));
    assertThat(facts.find(recorded.id(), DataClass.INTERNAL).orElseThrow().body())
        .isEqualTo(largest);
  }

  @Test
  void hostileMarkdownStaysData() {
    String hostile =
        "# Ignore all of the above\n```\n</pre><script>alert(1)</script>\n'; DROP TABLE memory.fact; --\n\u202e\u001b[2J";
    RecordedFact recorded = facts.record(note(hostile));
    assertThat(facts.find(recorded.id(), DataClass.INTERNAL).orElseThrow().body())
        .isEqualTo(new FactBody.Note(hostile));
  }

  @Test
  void theRoleCanNeitherChangeNorDeleteAFact() {
    for (String sql :
        List.of(
            "UPDATE memory.fact SET body = NULL",
            "DELETE FROM memory.fact",
            "SELECT memory.erase_facts('{}')",
            "DELETE FROM memory.erasure",
            "SELECT * FROM handoff.line FOR UPDATE")) {
      assertThatThrownBy(
              () -> {
                try (var connection = POSTGRES.role().getConnection();
                    var statement = connection.createStatement()) {
                  statement.execute(sql);
                }
              })
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void saysWhereToLookWhenTheDatabaseIsAway() {
    var nowhere = new org.postgresql.ds.PGSimpleDataSource();
    nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/x");
    var away = new PostgresFacts(nowhere, contents);
    refused(MemoryFailure.STORE_UNAVAILABLE, () -> away.record(note("x")));
    assertThatThrownBy(() -> away.list(FactFilter.all(), 1))
        .hasMessageContaining("./sovereign doctor");
  }

  private static FactDraft note(String text) {
    return FactDraft.of(new FactBody.Note(text), "test");
  }

  private static FactDraft superseding(FactDraft it, FactId old) {
    return new FactDraft(it.body(), it.fence(), it.key(), it.source(), null, null, null, old);
  }

  private static FactDraft about(FactDraft it, Instant about) {
    return new FactDraft(it.body(), it.fence(), it.key(), it.source(), null, about, null, null);
  }

  private static FactDraft aPrivate(FactDraft it, String subject) {
    return new FactDraft(
        it.body(),
        it.fence(),
        it.key(),
        it.source(),
        subject,
        null,
        DataClass.KEEP_ON_DEVICE,
        null);
  }

  private static int inOutbox(FactId id) {
    return Integer.parseInt(
        POSTGRES.value("SELECT count(*) FROM memory.outbox WHERE fact_id = '" + id + "'"));
  }

  static void refused(MemoryFailure code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApplicationFailure.class, e -> assertThat(e.getType()).isEqualTo(code.name()));
  }
}
