package dev.sovereign.activities.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sovereign.activities.memory.recall.Outbox;
import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.FactKind;
import dev.sovereign.workflows.memory.MemoryFailure;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ErasuresIT {

  private static final TestPostgres POSTGRES = TestPostgres.another("memory");

  private final MemoryContents contents = new MemoryContents("home");
  private final PostgresFacts facts = new PostgresFacts(POSTGRES.role(), contents);
  private final Erasures erasures = new Erasures(POSTGRES.role(), contents, "home");
  private final PostgresOutbox outbox = new PostgresOutbox(POSTGRES.role());

  @BeforeEach
  void startEmpty() {
    POSTGRES.execute("TRUNCATE memory.fact, memory.outbox, memory.erasure, memory.to_forget");
  }

  @Test
  void erasesWhatIsAboutASubjectAndKeepsThatItWasThere() {
    FactId open = record("Ada likes tea", "ada", DataClass.INTERNAL);
    FactId secret = record("Ada is ill", "ada", DataClass.KEEP_ON_DEVICE);
    FactId other = record("Bob likes tea", "bob", DataClass.INTERNAL);

    assertThat(erasures.eraseSubject("ada", "operator", "she asked"))
        .isEqualTo(new Erasures.Erased(2, 0));

    for (FactId id : List.of(open, secret)) {
      Fact fact = facts.find(id, DataClass.KEEP_ON_DEVICE).orElseThrow();
      assertThat(fact.erased()).isTrue();
      assertThat(fact.body()).isNull();
      assertThat(fact.subject()).isNull();
      assertThat(fact.contentHash()).isNotEmpty();
    }
    assertThat(contents.kept).isEmpty();
    assertThat(facts.find(other, DataClass.INTERNAL).orElseThrow().body()).isNotNull();
    assertThat(POSTGRES.value("SELECT string_agg(f::text, '') FROM memory.fact f"))
        .doesNotContain("Ada")
        .doesNotContain("'ill'");
    assertThat(outbox.take(100).stream().filter(it -> it.op() == Outbox.Op.ERASE))
        .extracting(Outbox.Entry::id)
        .containsExactlyInAnyOrder(open, secret);
    assertThat(new PostgresFullText(POSTGRES.role()).search("Ada", FactFilter.all(), 10)).isEmpty();
  }

  @Test
  void erasingIsLoggedWithoutTheSubjectAndErasesOnce() {
    record("Ada likes tea", "ada", DataClass.INTERNAL);
    erasures.eraseSubject("ada", "operator", "she asked");
    assertThat(erasures.eraseSubject("ada", "operator", "again").facts()).isZero();
    assertThat(
            POSTGRES.value(
                "SELECT string_agg(e::text, ';' ORDER BY ordinal) FROM memory.erasure e"))
        .contains("subject,operator,\"she asked\"," + CanonicalJson.sha256("ada") + ",,,1)")
        .contains("again")
        .doesNotContain("ada,");
  }

  @Test
  void theLogIsReadFromTheNewestOnAndPagedByNumber() {
    record("Ada likes tea", "ada", DataClass.INTERNAL);
    erasures.eraseSubject("ada", "operator", "she asked");
    Instant before = Instant.parse("2026-01-01T00:00:00Z");
    erasures.eraseOlder(Set.of(FactKind.NOTE), before, "cron", "90 days");
    List<Erasures.Logged> all = erasures.log(Long.MAX_VALUE, 10);
    assertThat(all)
        .extracting(
            it ->
                tuple(
                    it.rule(),
                    it.who(),
                    it.why(),
                    it.subjectHash(),
                    it.kinds(),
                    it.recordedBefore(),
                    it.facts()))
        .containsExactly(
            tuple("retention", "cron", "90 days", null, List.of("note"), before, 0L),
            tuple(
                "subject",
                "operator",
                "she asked",
                CanonicalJson.sha256("ada"),
                List.of(),
                null,
                1L));
    assertThat(erasures.log(Long.MAX_VALUE, 1)).containsExactly(all.getFirst());
    assertThat(erasures.log(all.getFirst().number(), 10)).containsExactly(all.getLast());
    assertThat(erasures.log(all.getLast().number(), 10)).isEmpty();
  }

  @Test
  void aSubjectThatNoFactCanHaveIsRefused() {
    PostgresFactsIT.refused(
        MemoryFailure.INVALID_FACT, () -> erasures.eraseSubject("a\0b", "operator", "she asked"));
  }

  @Test
  void whatWasErasedIsNotToldAgainByARetry() {
    FactDraft draft = draft("Ada likes tea", "ada", DataClass.INTERNAL);
    FactId id = facts.record(draft).id();
    erasures.eraseSubject("ada", "operator", "she asked");
    assertThat(facts.record(draft).id()).isEqualTo(id);
    assertThat(facts.find(id, DataClass.INTERNAL).orElseThrow().body()).isNull();
  }

  @Test
  void contentThatACrashLeftIsForgottenByTheNextErasure() {
    record("Ada is ill", "ada", DataClass.KEEP_ON_DEVICE);
    var broken =
        new MemoryContents("home") {
          @Override
          public void delete(String hash) {
            throw new java.io.UncheckedIOException(new java.io.IOException("the disk is away"));
          }
        };
    broken.kept.putAll(contents.kept);
    PostgresFactsIT.refused(
        MemoryFailure.STORE_UNAVAILABLE,
        () -> new Erasures(POSTGRES.role(), broken, "home").eraseSubject("ada", "o", "w"));
    assertThat(contents.kept).hasSize(1);
    erasures.eraseSubject("nobody", "operator", "cleaning up");
    assertThat(contents.kept).isEmpty();
    assertThat(POSTGRES.value("SELECT count(*) FROM memory.to_forget")).isEqualTo("0");
  }

  @Test
  void saysHowManyPrivateFactsOnlyAnotherHostCanTell() {
    new PostgresFacts(POSTGRES.role(), new MemoryContents("laptop"))
        .record(draft("Ada is ill", "ada", DataClass.KEEP_ON_DEVICE));
    assertThat(erasures.eraseSubject("ada", "operator", "she asked"))
        .isEqualTo(new Erasures.Erased(0, 1));
  }

  @Test
  void retentionErasesOldFactsOfTheNamedKindsOnly() {
    FactId oldNote = record("an old note", null, DataClass.INTERNAL);
    FactId oldKnowledge = facts.record(FactDraft.of(new FactBody.Knowledge("old"), "test")).id();
    POSTGRES.execute("UPDATE memory.fact SET recorded_at = recorded_at - interval '91 days'");
    FactId young = record("a young note", null, DataClass.INTERNAL);
    Instant before = Instant.now().minusSeconds(90 * 86_400L);

    assertThat(erasures.countOlder(Set.of(FactKind.NOTE), before)).isOne();
    assertThat(facts.find(oldNote, DataClass.INTERNAL).orElseThrow().erased()).isFalse();
    assertThat(erasures.eraseOlder(Set.of(FactKind.NOTE), before, "operator", "90 days").facts())
        .isOne();
    assertThat(erasures.eraseOlder(Set.of(FactKind.NOTE), before, "operator", "90 days").facts())
        .isZero();

    assertThat(facts.find(oldNote, DataClass.INTERNAL).orElseThrow().erased()).isTrue();
    assertThat(facts.find(oldKnowledge, DataClass.INTERNAL).orElseThrow().erased()).isFalse();
    assertThat(facts.find(young, DataClass.INTERNAL).orElseThrow().erased()).isFalse();
    assertThat(POSTGRES.value("SELECT kinds FROM memory.erasure ORDER BY ordinal LIMIT 1"))
        .isEqualTo("{note}");
  }

  private FactId record(String text, @Nullable String subject, DataClass dataClass) {
    return facts.record(draft(text, subject, dataClass)).id();
  }

  private static FactDraft draft(String text, @Nullable String subject, DataClass dataClass) {
    return new FactDraft(
        new FactBody.Note(text), null, null, "test", subject, null, dataClass, null);
  }
}
