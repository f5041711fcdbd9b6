package dev.sovereign.activities.memory.recall;

import java.util.Optional;

/**
 * The indexes there are: one that is asked, and now and then the next one, which is being made.
 * Whatever is unfinished or unreadable is thrown away. For one thread at a time.
 *
 * <p>Each method throws {@link IndexUnavailableException} when the place does not answer, or is
 * held by another process.
 */
public interface IndexGenerations extends AutoCloseable {

  /** Opens the one that was promoted last; empty when there is none that can be read. */
  Optional<FactIndex> open();

  /** Makes an empty one. It is forgotten unless it is promoted before the process ends. */
  FactIndex create(EmbeddingSpec spec);

  /**
   * From now on, and after a restart, this one is opened. Atomic: a crash leaves the one before or
   * this one. Drops the one before.
   */
  void promote(FactIndex created);

  /** Lets go of the place, not of the indexes that are open. */
  @Override
  void close();
}
