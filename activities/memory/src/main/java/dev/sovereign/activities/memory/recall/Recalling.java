package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.memory.Recall;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * All of recall, put together: what a process that holds the index starts once. Thread-safe.
 *
 * @param recall asks
 * @param rebuild makes the index anew
 * @param patterns learns from outcomes of tasks
 * @param indexer feeds; {@link #start} starts it
 */
public record Recalling(
    Recall recall,
    Rebuild rebuild,
    TaskPatterns patterns,
    Indexer indexer,
    ActiveIndex index,
    PrivateIndex privates)
    implements AutoCloseable {

  /**
   * @param inMemory makes an empty index that is on no disk, for private facts
   */
  public static Recalling over(
      FactReader facts,
      FullText fullText,
      Outbox outbox,
      IndexGenerations generations,
      Supplier<FactIndex> inMemory,
      EmbeddingModel model,
      Clock clock) {
    ActiveIndex index = new ActiveIndex(generations, clock);
    PrivateIndex privates = new PrivateIndex(inMemory, facts, model);
    Rebuild rebuild = new Rebuild(facts, index, model);
    Recall recall =
        new FusedRecall(index, privates, model, facts, fullText, outbox, Ranking.chosen(clock));
    return new Recalling(
        recall,
        rebuild,
        new TaskPatterns(recall, model),
        new Indexer(outbox, facts, index, privates, model, rebuild),
        index,
        privates);
  }

  /** Starts to feed the index. */
  public void start() {
    indexer.start();
  }

  /** Stops feeding and lets go of the indexes; what waits in the outbox stays there. */
  @Override
  public void close() {
    indexer.close();
    index.close();
    privates.close();
  }
}
