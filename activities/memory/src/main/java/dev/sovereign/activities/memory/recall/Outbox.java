package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.memory.FactId;
import java.util.List;

/**
 * What the index has still to take in: a row for each fact that was recorded or erased, written in
 * the same transaction. Thread-safe, but for one consumer.
 */
public interface Outbox {

  /** The oldest entries, in order; they stay until they are {@link #done}. */
  List<Entry> take(int most);

  /** Removes these entries, and no later ones of the same facts. */
  void done(List<Entry> entries);

  /** How many entries wait, counted up to a limit. */
  long waiting(int countedUpTo);

  /** What happened to a fact. */
  enum Op {
    PUT,
    ERASE
  }

  /**
   * @param number its own, in the order of writing
   */
  record Entry(long number, FactId id, Op op) {}
}
