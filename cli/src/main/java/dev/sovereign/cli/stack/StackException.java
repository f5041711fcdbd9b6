package dev.sovereign.cli.stack;

/**
 * Something the operator must hear of. The message says what, where and the next step; it is meant
 * for the operator as it is.
 */
public class StackException extends RuntimeException {

  public StackException(String message) {
    super(message);
  }

  public StackException(String message, Throwable cause) {
    super(message, cause);
  }
}
