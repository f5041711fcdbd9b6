package dev.sovereign.activities.inference.call;

/** The caller's JSON cannot be used by any endpoint. The message names the field and the bounds. */
public final class BadRequestException extends Exception {

  private final String field;

  /**
   * @param field the JSON field at fault; empty when it is the body as a whole
   */
  public BadRequestException(String field, String message) {
    super(message, null, false, false);
    this.field = field;
  }

  /** The JSON field at fault; empty when it is the body as a whole. */
  public String field() {
    return field;
  }
}
