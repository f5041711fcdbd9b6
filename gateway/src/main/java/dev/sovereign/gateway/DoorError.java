package dev.sovereign.gateway;

/**
 * The body of every answer that is not a success: {@code {"error":{"message","next"}}}.
 *
 * @param error the one field, so that a program can tell an error from a result by its shape
 */
public record DoorError(Detail error) {

  /**
   * @param message what happened and where, one line
   * @param next what the caller can do about it, one line
   */
  public record Detail(String message, String next) {}

  /** The body for a message and its next step. */
  public static DoorError of(String message, String next) {
    return new DoorError(new Detail(message, next));
  }
}
