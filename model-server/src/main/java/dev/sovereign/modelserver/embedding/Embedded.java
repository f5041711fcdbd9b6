package dev.sovereign.modelserver.embedding;

import java.util.List;

/**
 * A text's vector.
 *
 * @param tokens of the text
 */
public record Embedded(List<Float> vector, int tokens) {
  public Embedded {
    vector = List.copyOf(vector);
  }
}
