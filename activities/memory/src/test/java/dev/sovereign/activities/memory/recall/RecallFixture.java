package dev.sovereign.activities.memory.recall;

import dev.sovereign.activities.memory.lucene.LuceneFactIndex;
import dev.sovereign.activities.memory.lucene.LuceneGenerations;
import dev.sovereign.testsupport.SteppedClock;
import dev.sovereign.workflows.memory.Recall;
import java.nio.file.Path;

/** Recall over a real embedded index and fakes of all else, with a clock that is set by hand. */
final class RecallFixture implements AutoCloseable {

  final FakeMemory memory = new FakeMemory();
  final FakeModel model = new FakeModel();
  final SteppedClock clock = new SteppedClock(TestFacts.T0);
  final ActiveIndex index;
  final PrivateIndex privates;
  final Rebuild rebuild;
  final Indexer indexer;
  final Recall recall;

  RecallFixture(Path home) {
    this(new LuceneGenerations(home));
  }

  RecallFixture(IndexGenerations generations) {
    index = new ActiveIndex(generations, clock);
    privates = new PrivateIndex(() -> LuceneFactIndex.inMemory(model.spec()), memory, model);
    rebuild = new Rebuild(memory, index, model);
    indexer = new Indexer(memory, memory, index, privates, model, rebuild);
    recall = new FusedRecall(index, privates, model, memory, memory, memory, Ranking.chosen(clock));
  }

  /** Until nothing waits. */
  void feed() {
    while (indexer.step()) {
      // Another batch.
    }
  }

  @Override
  public void close() {
    index.close();
    privates.close();
  }
}
