package dev.sovereign.modelserver.embedding;

import dev.sovereign.modelserver.engine.EngineException;

/**
 * A model that makes vectors of texts. Loaded by the first text, as most machines never ask for
 * one. Not for concurrent use, but for {@link #model} and {@link #dimensions}.
 */
public interface Embedder {

  /** The name under which requests ask for it. */
  String model();

  /** How many numbers a vector has. */
  int dimensions();

  /** How many tokens are read at once; longer texts are read in parts and averaged. */
  int contextTokens();

  /**
   * Makes a vector of length 1 of a text.
   *
   * @throws EngineException when the model cannot be had
   * @throws IllegalArgumentException when the text holds nothing that the model knows
   */
  Embedded embed(String text) throws EngineException;
}
