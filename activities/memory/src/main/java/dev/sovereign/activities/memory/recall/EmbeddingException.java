package dev.sovereign.activities.memory.recall;

/** No vectors were to be had. */
public final class EmbeddingException extends Exception {

  private final boolean refused;

  /**
   * @param message which model, where, and the next step
   * @param refused whether the same texts would be refused again
   */
  public EmbeddingException(String message, boolean refused) {
    super(message);
    this.refused = refused;
  }

  /** Whether the texts are at fault, so that asking again is of no use. */
  public boolean refused() {
    return refused;
  }
}
