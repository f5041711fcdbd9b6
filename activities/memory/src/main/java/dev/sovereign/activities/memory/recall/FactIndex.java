package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import java.util.Collection;
import java.util.List;

/**
 * Facts by words and by meaning. A copy: whatever is in it stands in PostgreSQL too. Thread-safe.
 *
 * <p>Each method throws {@link IndexUnavailableException} when the index does not answer. What was
 * put or erased is found, or is gone, once {@link #commit} has returned, and is then durable;
 * before that it may be either, and after a crash it may be lost. Putting or erasing again what was
 * put or erased changes nothing.
 */
public interface FactIndex extends AutoCloseable {

  /** Which model its vectors are of. */
  EmbeddingSpec spec();

  /** Takes facts in; one that is there already is replaced. None of them is private. */
  void put(List<IndexedFact> facts);

  /** Forgets facts; those that are not there are passed over. */
  void erase(Collection<FactId> ids);

  /** Makes all that was put and erased before durable and visible to searches. */
  void commit();

  /**
   * The facts whose words fit best, by BM25.
   *
   * @param text in words, not a query language
   * @param most at least 1
   */
  List<Scored> lexical(String text, FactFilter filter, int most);

  /**
   * The facts that hold the names in a text ({@link Words#names}), those of rarer names first.
   *
   * @param most at least 1
   */
  List<Scored> named(String text, FactFilter filter, int most);

  /**
   * The facts whose meaning is nearest, by cosine.
   *
   * @param vector of as many dimensions as {@link #spec} says
   * @param most at least 1
   */
  List<Scored> dense(Vector vector, FactFilter filter, int most);

  /** Facts whose vector is still to come, in no order. */
  List<FactId> incomplete(int most);

  /** How many facts it holds. */
  long count();

  /** Deletes it with all that it holds, and closes it. */
  void drop();

  /** Lets go of it; what was committed stays. Does nothing the second time. */
  @Override
  void close();
}
