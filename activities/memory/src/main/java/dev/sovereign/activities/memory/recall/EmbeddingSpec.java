package dev.sovereign.activities.memory.recall;

/**
 * Which model makes vectors; those of different models say nothing about each other.
 *
 * @param model as its server names it
 * @param dimensions how many numbers a vector has
 */
public record EmbeddingSpec(String model, int dimensions) {
  public EmbeddingSpec {
    if (model.isBlank() || dimensions < 1) {
      throw new IllegalArgumentException(
          "embedding model '%s' of %d dimensions (expected: a name and at least 1)"
              .formatted(model, dimensions));
    }
  }
}
