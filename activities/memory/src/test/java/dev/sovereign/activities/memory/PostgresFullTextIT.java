package dev.sovereign.activities.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.memory.recall.Outbox;
import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.FactKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresFullTextIT {

  private static final TestPostgres POSTGRES = TestPostgres.another("memory");

  private final PostgresFacts facts =
      new PostgresFacts(POSTGRES.role(), new MemoryContents("home"));
  private final PostgresFullText search = new PostgresFullText(POSTGRES.role());
  private final PostgresOutbox outbox = new PostgresOutbox(POSTGRES.role());

  @BeforeEach
  void startEmpty() {
    POSTGRES.execute("TRUNCATE memory.fact, memory.outbox");
  }

  @Test
  void factsWithAllWordsComeBeforeThoseWithSome() {
    FactId some = note("The cache is warm", null, DataClass.INTERNAL);
    FactId all = note("The cache of the ledger is kept in memory", null, DataClass.INTERNAL);
    note("Nothing of the kind", null, DataClass.INTERNAL);
    assertThat(search.search("ledgers caching", FactFilter.all(), 10)).containsExactly(all, some);
    assertThat(search.search("ledgers caching", FactFilter.all(), 1)).containsExactly(all);
  }

  @Test
  void aRareWordCountsMoreThanCommonOnes() {
    for (int i = 0; i < 30; i++) {
      note("the disk is full on host " + i, null, DataClass.INTERNAL);
    }
    FactId rare = note("axolotl pond", null, DataClass.INTERNAL);
    POSTGRES.execute("ANALYZE memory.fact");
    assertThat(search.search("axolotl disk full", FactFilter.all(), 3)).first().isEqualTo(rare);
  }

  @Test
  void hostileQuestionsFindNothingAndBreakNothing() {
    note("plain", null, DataClass.INTERNAL);
    for (String hostile :
        List.of("'", "a' | 'b", "!!", ":*", "\\", "the of and", "\0", "''); DROP TABLE x", "<->")) {
      assertThat(search.search(hostile, FactFilter.all(), 10)).isEmpty();
    }
  }

  @Test
  void neverFindsAPrivateOrAReplacedFact() {
    note("quokka at home", null, DataClass.KEEP_ON_DEVICE);
    FactId old = note("quokka one", null, DataClass.INTERNAL);
    FactId young =
        facts
            .record(
                new FactDraft(
                    new FactBody.Note("quokka two"), null, null, "t", null, null, null, old))
            .id();
    assertThat(search.search("quokka", FactFilter.all().upTo(DataClass.KEEP_ON_DEVICE), 10))
        .containsExactly(young);
    assertThat(search.search("quokka", FactFilter.all().ofKinds(FactKind.DECISION), 10)).isEmpty();
    assertThat(search.search("quokka", FactFilter.all().upTo(DataClass.PUBLIC), 10)).isEmpty();
  }

  /**
   * How long it takes at another size: {@code -Dfulltext.facts=200000}. Words are as frequent as in
   * ordinary texts, few very and most hardly; each fact has 24.
   */
  @Test
  void wordsThatVeryManyFactsHaveDoNotSlowItDown() {
    int size = Integer.getInteger("fulltext.facts", 10_000);
    POSTGRES.execute(
        """
        SELECT setseed(0.5);
        INSERT INTO memory.fact (kind, key, source, about, data_class, content_hash, body)
        SELECT 'note', 'k' || i, 'test', now(), 'INTERNAL', repeat('0', 64),
            jsonb_build_object('kind', 'note', 'statement',
                (SELECT string_agg('word' || floor(30000 ^ random())::text || 'x', ' ')
                    FROM generate_series(1, 24 + i * 0)))::text
        FROM generate_series(1, %d) i;
        ANALYZE memory.fact
        """
            .formatted(size));
    FactId wanted = note("word1x word2x word3x of the axolotl", null, DataClass.INTERNAL);
    // A pool's connections come to use generic plans.
    for (String plan : List.of("force_custom_plan", "force_generic_plan")) {
      var role = (PGSimpleDataSource) POSTGRES.role();
      role.setOptions("-c plan_cache_mode=" + plan);
      long scansBefore = scansOfTheIndex();
      List<Long> micros = searchFor(wanted, new PostgresFullText(role));
      System.out.printf(
          "full text at %,d facts, %s: p50 %,d us, p95 %,d us%n",
          size, plan, micros.get(20), micros.get(38));
      awaitScansOfTheIndex(scansBefore + 40);
      assertThat(micros.get(20)).isLessThan(2_000_000);
    }
  }

  private static List<Long> searchFor(FactId wanted, PostgresFullText searched) {
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      long start = System.nanoTime();
      var question = "word1x word2x word7x axolotl word" + i + "x";
      assertThat(searched.search(question, FactFilter.all(), 5)).first().isEqualTo(wanted);
      micros.add((System.nanoTime() - start) / 1_000);
    }
    return micros.stream().sorted().toList();
  }

  /** A connection adds what it did to the statistics only as it ends, after its client let go. */
  private static void awaitScansOfTheIndex(long expected) {
    Instant until = Instant.now().plusSeconds(20);
    while (scansOfTheIndex() < expected && Instant.now().isBefore(until)) {
      LockSupport.parkNanos(50_000_000);
    }
    assertThat(scansOfTheIndex()).isGreaterThanOrEqualTo(expected);
  }

  private static long scansOfTheIndex() {
    return Long.parseLong(
        POSTGRES.value(
            "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'fact_words'"));
  }

  @Test
  void theOutboxHoldsEntriesUntilTheyAreDone() {
    FactId one = note("one", null, DataClass.INTERNAL);
    FactId two = note("two", null, DataClass.INTERNAL);
    List<Outbox.Entry> taken = outbox.take(1);
    assertThat(taken).extracting(Outbox.Entry::id).containsExactly(one);
    assertThat(outbox.waiting(10)).isEqualTo(2);
    assertThat(outbox.waiting(1)).isEqualTo(1);
    outbox.done(taken);
    outbox.done(List.of());
    assertThat(outbox.take(10)).extracting(Outbox.Entry::id).containsExactly(two);
  }

  @Test
  void factsAreReadManyAtOnceAndPageByPage() {
    List<FactId> ids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      ids.add(note("fact " + i, null, i == 3 ? DataClass.KEEP_ON_DEVICE : DataClass.INTERNAL));
    }
    assertThat(facts.find(ids, DataClass.INTERNAL))
        .hasSize(7)
        .filteredOn(it -> it.body() == null)
        .extracting(Fact::id)
        .containsExactly(ids.get(3));
    Set<DataClass> open = Set.of(DataClass.PUBLIC, DataClass.INTERNAL);
    List<FactId> paged = new ArrayList<>();
    FactId after = null;
    for (List<Fact> page = facts.page(after, 2, open); !page.isEmpty(); ) {
      page.forEach(it -> paged.add(it.id()));
      after = paged.getLast();
      page = facts.page(after, 2, open);
    }
    ids.remove(3);
    assertThat(paged).isEqualTo(ids);
    assertThat(facts.count(open)).isEqualTo(6);
    assertThat(facts.count(Set.of(DataClass.values()))).isEqualTo(7);
  }

  private FactId note(String text, @Nullable String subject, DataClass dataClass) {
    return facts
        .record(
            new FactDraft(
                new FactBody.Note(text), null, null, "test", subject, null, dataClass, null))
        .id();
  }
}
