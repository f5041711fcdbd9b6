package dev.sovereign.activities.memory.recall;

/** The index does not answer, or cannot be written. No fact is lost by it. */
public final class IndexUnavailableException extends RuntimeException {

  /**
   * @param message which index, where, and the next step
   */
  public IndexUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * @param message which index, where, and the next step
   */
  public IndexUnavailableException(String message) {
    super(message);
  }
}
