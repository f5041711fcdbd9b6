package dev.sovereign.activities.memory.recall;

import static dev.sovereign.activities.memory.recall.TestFacts.SPEC;
import static dev.sovereign.activities.memory.recall.TestFacts.T0;
import static dev.sovereign.activities.memory.recall.TestFacts.id;
import static dev.sovereign.activities.memory.recall.TestFacts.ids;
import static dev.sovereign.activities.memory.recall.TestFacts.indexed;
import static dev.sovereign.activities.memory.recall.TestFacts.note;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.memory.recall.TestFacts.Told;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.FactKind;
import dev.sovereign.workflows.memory.RecallQuery;
import dev.sovereign.workflows.memory.Recollection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every index promises, whatever it is kept in. */
public abstract class FactIndexContract {

  private static final FactFilter ALL = FactFilter.all();

  @SuppressWarnings("NullAway.Init") // Made before each test.
  private FactIndex index;

  /** Empty, or with what this test made; each call stands for a process that was started anew. */
  protected abstract IndexGenerations generations() throws Exception;

  @BeforeEach
  void make() throws Exception {
    IndexGenerations generations = generations();
    index = generations.create(SPEC);
    generations.promote(index);
  }

  @AfterEach
  void remove() {
    // Absent when an assumption ended the test before.
    if (index != null) {
      index.drop();
    }
    end();
  }

  /** After the index is gone. */
  protected void end() {}

  private void put(IndexedFact... facts) {
    index.put(List.of(facts));
    index.commit();
  }

  @Test
  void findsByWordsWhateverTheirEnding() {
    put(
        indexed(note(1, "Retries are jittered to spare the database"), 1, 0, 0, 0),
        indexed(note(2, "The parser keeps comments"), 0, 1, 0, 0));
    assertThat(ids(index.lexical("retry with jitter", ALL, 5))).containsExactly(id(1));
    assertThat(index.lexical("nothing of the kind", ALL, 5)).isEmpty();
    assertThat(index.lexical("?! --", ALL, 5)).isEmpty();
  }

  @Test
  void ranksTheRareWordAboveTheCommonOne() {
    put(
        indexed(note(1, "the service restarts the service")),
        indexed(note(2, "the service drains its queue")),
        indexed(note(3, "the service starts")));
    assertThat(ids(index.lexical("service queue", ALL, 1))).containsExactly(id(2));
  }

  @Test
  void findsNamesWhole() {
    put(
        indexed(note(1, "HAL-214 was closed by the change of retryBudget")),
        indexed(note(2, "HAL-215 was closed by the change of the schema")),
        indexed(note(3, "HAL-21 was opened for the change of the budget")));
    assertThat(ids(index.lexical("what became of hal-214?", ALL, 1))).containsExactly(id(1));
    assertThat(ids(index.lexical("the retry budget", ALL, 1))).containsExactly(id(1));
  }

  @Test
  void findsByNameAloneWhatHoldsIt() {
    put(
        indexed(note(1, "the change of retryBudget in src/main/Retry.java")),
        indexed(note(2, "the retry has a budget")));
    assertThat(ids(index.named("what is retryBudget?", ALL, 5))).containsExactly(id(1));
    assertThat(ids(index.named("src/main/Retry.java", ALL, 5))).containsExactly(id(1));
    assertThat(index.named("what is the budget?", ALL, 5)).isEmpty();
    assertThat(index.named("HAL-3", ALL, 5)).isEmpty();
    assertThat(index.named("retryBudget", ALL.ofLine("other"), 5)).isEmpty();
  }

  @Test
  void findsTheNearestByMeaning() {
    put(
        indexed(note(1, "one"), 1, 0, 0, 0),
        indexed(note(2, "two"), 0.9f, 0.1f, 0, 0),
        indexed(note(3, "three"), 0, 1, 0, 0),
        indexed(note(4, "four, without a vector")));
    assertThat(ids(index.dense(Vector.of(new float[] {1, 0, 0, 0}), ALL, 2)))
        .containsExactly(id(1), id(2));
  }

  @Test
  void takesTheSameFactInOnce() {
    put(indexed(note(1, "a first word"), 1, 0, 0, 0));
    put(indexed(note(1, "another term"), 0, 1, 0, 0));
    assertThat(index.count()).isEqualTo(1);
    assertThat(index.lexical("first", ALL, 5)).isEmpty();
    assertThat(ids(index.lexical("term", ALL, 5))).containsExactly(id(1));
    assertThat(index.dense(Vector.of(new float[] {0, 1, 0, 0}), ALL, 5)).hasSize(1);
  }

  @Test
  void forgetsWhatIsErased() {
    put(indexed(note(1, "alpha"), 1, 0, 0, 0), indexed(note(2, "alpha"), 1, 0, 0, 0));
    index.erase(List.of(id(1), id(9)));
    index.commit();
    assertThat(index.count()).isEqualTo(1);
    assertThat(ids(index.lexical("alpha", ALL, 5))).containsExactly(id(2));
    assertThat(ids(index.dense(Vector.of(new float[] {1, 0, 0, 0}), ALL, 5)))
        .containsExactly(id(2));
  }

  @Test
  void letsOnlyPassWhatTheFilterSays() {
    var decision = new FactBody.Decision("alpha is chosen", null, null);
    put(
        indexed(new Told(1, decision).in("s1", "main").fact(), 1, 0, 0, 0),
        indexed(note(2, "alpha"), 1, 0, 0, 0),
        indexed(
            new Told(3, new FactBody.Note("alpha")).about("customer:7", T0.plusSeconds(60)).fact(),
            1,
            0,
            0,
            0),
        indexed(new Told(4, new FactBody.Note("alpha")).of(DataClass.PUBLIC).fact(), 1, 0, 0, 0),
        indexed(new Told(5, new FactBody.Note("alpha")).replacedBy(id(4)).fact(), 1, 0, 0, 0));
    assertFound(ALL, 1, 2, 3, 4);
    assertFound(ALL.ofKinds(FactKind.DECISION, FactKind.COMMAND), 1);
    assertFound(ALL.ofSession("s1"), 1);
    assertFound(ALL.ofLine("main"), 1);
    assertFound(ALL.ofLine("other"));
    assertFound(ALL.upTo(DataClass.PUBLIC), 4);
    assertFound(ALL.upTo(DataClass.KEEP_ON_DEVICE), 1, 2, 3, 4);
    assertFound(filter("customer:7", null, null), 3);
    assertFound(filter(null, T0.plusSeconds(1), null), 3);
    assertFound(filter(null, T0.plusSeconds(60), T0.plusSeconds(61)), 3);
    assertFound(filter(null, null, T0.plusSeconds(60)), 1, 2, 4);
    assertFound(new FactFilter(Set.of(), null, null, null, null, null, null, true), 1, 2, 3, 4, 5);
  }

  private static FactFilter filter(
      @Nullable String subject, @Nullable Instant from, @Nullable Instant to) {
    return new FactFilter(Set.of(), null, null, subject, from, to, null, false);
  }

  private void assertFound(FactFilter filter, Integer... numbers) {
    List<FactId> expected = List.of(numbers).stream().map(TestFacts::id).toList();
    assertThat(ids(index.lexical("alpha", filter, 10)))
        .as("by words: %s", filter)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(ids(index.dense(Vector.of(new float[] {1, 0, 0, 0}), filter, 10)))
        .as("by meaning: %s", filter)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void theSameWeightsServeIt() throws Exception {
    index.close();
    try (RecallFixture it = new RecallFixture(generations())) {
      for (int number = 1; number <= 12; number++) {
        it.memory.record(note(number, "a vessel is late"));
      }
      it.memory.record(note(13, "the harbour has a long queue"));
      it.feed();
      String meant = "how long will that ship need to reach the northern dock with bad weather";
      assertThat(recalled(it, meant)).as("one word of many").hasSize(5).doesNotContain(id(13));
      assertThat(recalled(it, "the long queue of ships")).as("most words").startsWith(id(13));
    }
    index = generations().open().orElseThrow();
  }

  private static List<FactId> recalled(RecallFixture it, String text) {
    return it.recall.recall(new RecallQuery(text, ALL, 5)).facts().stream()
        .map(found -> found.fact().id())
        .toList();
  }

  @Test
  void tellsWhoseVectorIsStillToCome() {
    put(indexed(note(1, "whole"), 1, 0, 0, 0), indexed(note(2, "by words only")));
    assertThat(index.incomplete(10)).containsExactly(id(2));
    put(indexed(note(2, "by words only"), 0, 1, 0, 0));
    assertThat(index.incomplete(10)).isEmpty();
  }

  @Test
  void keepsWhatWasCommittedAcrossProcesses() throws Exception {
    put(indexed(note(1, "alpha"), 1, 0, 0, 0));
    index.close();
    index = generations().open().orElseThrow();
    assertThat(index.spec()).isEqualTo(SPEC);
    assertThat(ids(index.lexical("alpha", ALL, 5))).containsExactly(id(1));
  }

  @Test
  void theNextGenerationTakesTheOldOnesPlace() throws Exception {
    put(indexed(note(1, "alpha"), 1, 0, 0, 0));
    index.close();
    IndexGenerations generations = generations();
    FactIndex old = generations.open().orElseThrow();
    FactIndex next = generations.create(new EmbeddingSpec("other", 2));
    next.put(List.of(indexed(note(2, "beta"), 1, 0)));
    assertThat(ids(old.lexical("alpha", ALL, 5))).containsExactly(id(1));
    generations.promote(next);
    assertThat(ids(next.lexical("beta", ALL, 5))).containsExactly(id(2));
    next.close();
    index = generations().open().orElseThrow();
    assertThat(index.spec()).isEqualTo(new EmbeddingSpec("other", 2));
    assertThat(index.count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_536, 3_072, 4_096})
  void servesLargerModels(int dimensions) throws Exception {
    put(indexed(note(1, "alpha"), 1, 0, 0, 0));
    index.close();
    try (RecallFixture it = new RecallFixture(generations())) {
      it.model.spec = new EmbeddingSpec("large", dimensions);
      it.memory.record(note(1, "the vessel is late"));
      it.memory.record(note(2, "an invoice was paid"));
      it.feed();
      assertThat(it.rebuild.run(progress -> {}).finished()).isTrue();
      it.memory.record(note(3, "it was a dark evening"));
      it.feed();
      assertMeans(it, "which ship", id(1));
      assertMeans(it, "what happened at night", id(3));
    }
    try (RecallFixture anew = new RecallFixture(generations())) {
      anew.model.spec = new EmbeddingSpec("large", dimensions);
      assertThat(anew.index.find().orElseThrow().spec()).isEqualTo(anew.model.spec);
      List.of(note(1, "the vessel is late"), note(2, "an invoice was paid"))
          .forEach(anew.memory::replace);
      assertMeans(anew, "how much money", id(2));
    }
    index = generations().open().orElseThrow();
  }

  /** None of the words is in a fact, so only its vector tells which is meant. */
  private static void assertMeans(RecallFixture it, String text, FactId expected) {
    Recollection found = it.recall.recall(new RecallQuery(text, ALL, 5));
    assertThat(found.way()).isEqualTo(Recollection.Way.FUSED);
    assertThat(found.facts().getFirst().fact().id()).isEqualTo(expected);
  }

  @Test
  void findsEachOfManyLargeVectors() throws Exception {
    index.close();
    IndexGenerations generations = generations();
    generations.open();
    index = generations.create(new EmbeddingSpec("large", 4_096));
    generations.promote(index);
    Random random = new Random(20_261_201);
    List<Vector> vectors = new ArrayList<>();
    for (int number = 1; number <= 64; number++) {
      float[] numbers = new float[4_096];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) random.nextGaussian();
      }
      vectors.add(Vector.of(numbers));
      index.put(List.of(indexed(note(number, "alpha"), numbers)));
      if (number % 16 == 0) {
        index.commit();
      }
    }
    for (int number = 1; number <= 64; number++) {
      assertThat(ids(index.dense(vectors.get(number - 1), ALL, 1))).containsExactly(id(number));
    }
  }

  @Test
  void whatWasNeverPromotedIsForgotten() throws Exception {
    put(indexed(note(1, "alpha"), 1, 0, 0, 0));
    index.close();
    IndexGenerations generations = generations();
    FactIndex old = generations.open().orElseThrow();
    generations.create(SPEC).close();
    old.close();
    index = generations().open().orElseThrow();
    assertThat(index.count()).isEqualTo(1);
  }

  @Test
  void anIndexThatWasDroppedIsNotThereAnyMore() throws Exception {
    index.drop();
    Optional<FactIndex> left = generations().open();
    assertThat(left).isEmpty();
    make();
  }

  @Test
  void takesTextsOfEveryKind() {
    put(
        indexed(note(1, "x".repeat(15_000) + " " + "a.".repeat(7_000) + "z end")),
        indexed(note(2, "日本語のメモ \uD83D\uDE80 <script>alert(1)</script> ${jndi:x}")));
    assertThat(ids(index.lexical("alert script", ALL, 5))).containsExactly(id(2));
    assertThat(ids(index.lexical("メモ", ALL, 5))).containsExactly(id(2));
    assertThat(index.lexical("a OR b:c AND (\"", ALL, 5)).isEmpty();
    assertThat(index.lexical("word ".repeat(400), ALL, 5)).isEmpty();
  }
}
