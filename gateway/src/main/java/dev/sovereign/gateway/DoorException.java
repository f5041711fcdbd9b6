package dev.sovereign.gateway;

import org.springframework.http.HttpStatus;

/** An expected refusal: it reaches the caller as a {@link DoorError} with this status. */
public final class DoorException extends RuntimeException {

  private final HttpStatus status;
  private final String next;

  public DoorException(HttpStatus status, String message, String next) {
    super(message);
    this.status = status;
    this.next = next;
  }

  /** The answer's status. */
  public HttpStatus status() {
    return status;
  }

  /** The answer's body. */
  public DoorError body() {
    return DoorError.of(String.valueOf(getMessage()), next);
  }
}
