package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactId;
import org.jspecify.annotations.Nullable;

/**
 * A fact as an index takes it in.
 *
 * @param fact with its body
 * @param text what is searched, as {@link dev.sovereign.workflows.memory.FactBody#text()} gives it
 * @param vector its meaning; absent when there is none (yet)
 * @param incomplete whether the vector is still to come
 */
public record IndexedFact(Fact fact, String text, @Nullable Vector vector, boolean incomplete) {

  /** Its name. */
  public FactId id() {
    return fact.id();
  }
}
