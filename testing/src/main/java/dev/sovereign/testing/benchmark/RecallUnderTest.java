package dev.sovereign.testing.benchmark;

import dev.sovereign.activities.memory.lucene.LuceneFactIndex;
import dev.sovereign.activities.memory.lucene.LuceneGenerations;
import dev.sovereign.activities.memory.recall.ActiveIndex;
import dev.sovereign.activities.memory.recall.EmbeddingModel;
import dev.sovereign.activities.memory.recall.FactReader;
import dev.sovereign.activities.memory.recall.FusedRecall;
import dev.sovereign.activities.memory.recall.Fusion;
import dev.sovereign.activities.memory.recall.PrivateIndex;
import dev.sovereign.activities.memory.recall.Ranking;
import dev.sovereign.activities.memory.recall.Rebuild;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.Recall;
import dev.sovereign.workflows.memory.RecallQuery;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;

/** Recall as it runs in the product, over the embedded index. */
final class RecallUnderTest implements AutoCloseable {

  /** Recency must not change from day to day. */
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-12-31T00:00:00Z"), ZoneOffset.UTC);

  private final FactReader facts;
  private final EmbeddingModel model;
  private final ActiveIndex index;
  private final PrivateIndex privates;

  RecallUnderTest(Path folder, FactReader facts, EmbeddingModel model) {
    this.facts = facts;
    this.model = model;
    this.index = new ActiveIndex(new LuceneGenerations(folder), CLOCK);
    this.privates = new PrivateIndex(() -> LuceneFactIndex.inMemory(model.spec()), facts, model);
  }

  Rebuild.Progress rebuild(Consumer<Rebuild.Progress> told) {
    return new Rebuild(facts, index, model).run(told);
  }

  /** As it is delivered. */
  Recall chosen() {
    return with(Ranking.chosen(CLOCK));
  }

  /** With other weights, and the rest as it is delivered. */
  Recall with(Fusion fusion) {
    Ranking chosen = Ranking.chosen(CLOCK);
    return with(new Ranking(fusion, chosen.recency(), chosen.halfLife(), chosen.replaced(), CLOCK));
  }

  /** One list alone, in its own order. */
  Recall alone(boolean lexical) {
    Ranking chosen = Ranking.chosen(CLOCK);
    Fusion fusion = new Fusion(lexical ? 1 : 0, lexical ? 0 : 1, 0, 1, 1);
    return with(new Ranking(fusion, 0, chosen.halfLife(), 1, CLOCK));
  }

  private Recall with(Ranking ranking) {
    return new FusedRecall(
        index,
        privates,
        model,
        facts,
        (text, filter, most) -> List.of(),
        HeldFacts.NO_OUTBOX,
        ranking);
  }

  static List<FactId> ids(Recall recall, String question, int most) {
    return recall.recall(new RecallQuery(question, null, most)).facts().stream()
        .map(found -> found.fact().id())
        .toList();
  }

  @Override
  public void close() {
    index.close();
    privates.close();
  }
}
