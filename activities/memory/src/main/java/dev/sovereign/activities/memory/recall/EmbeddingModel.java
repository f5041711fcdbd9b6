package dev.sovereign.activities.memory.recall;

import java.util.List;

/** Makes vectors of texts. Thread-safe. */
public interface EmbeddingModel {

  /** Which model it is. */
  EmbeddingSpec spec();

  /** Whether texts stay on this machine, so that private ones may be sent. */
  boolean onThisHost();

  /**
   * A vector for each text, in their order. Texts are cut at {@value #LONGEST} characters.
   *
   * @throws EmbeddingException when the model does not answer, or refuses the texts
   */
  List<Vector> embed(List<String> texts) throws EmbeddingException;

  /** Characters of a text that are read; about two thousand tokens. */
  int LONGEST = 8_000;
}
