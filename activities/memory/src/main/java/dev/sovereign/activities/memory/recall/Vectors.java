package dev.sovereign.activities.memory.recall;

import java.util.List;

/** Keeps vectors of one model out of an index of another. */
final class Vectors {
  private Vectors() {}

  /** The facts as they are, or without their vectors when these are of another model. */
  static List<IndexedFact> fitting(
      List<IndexedFact> facts, EmbeddingSpec index, EmbeddingSpec model) {
    return index.equals(model)
        ? facts
        : facts.stream()
            .map(fact -> new IndexedFact(fact.fact(), fact.text(), null, false))
            .toList();
  }
}
