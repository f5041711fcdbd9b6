package dev.sovereign.gateway.memory;

import dev.sovereign.gateway.DoorException;
import dev.sovereign.workflows.handoff.HandoffFailure;
import dev.sovereign.workflows.memory.MemoryFailure;
import io.temporal.failure.ApplicationFailure;
import java.util.Arrays;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;

/** The faults of memory and hand-off in the words of a door: a status, what happened, what next. */
public final class Refusals {

  private static final String AGAIN = "run ./sovereign status; the request can be sent again";
  private static final String RESUME =
      "read where the line stands (resume), then open a session of your own; takeOver only when the"
          + " other writer is gone";

  private Refusals() {}

  /**
   * Makes the call.
   *
   * @throws DoorException for every coded fault and for an argument out of range
   */
  public static <T> T translated(Supplier<T> call) {
    try {
      return call.get();
    } catch (ApplicationFailure e) {
      throw refusal(e);
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  /** A request that cannot be used as it is. */
  public static DoorException bad(String message) {
    return new DoorException(
        HttpStatus.BAD_REQUEST, message, "correct it and send the request again");
  }

  /** Nothing is known by this name. */
  public static DoorException unknown(String message, String next) {
    return new DoorException(HttpStatus.NOT_FOUND, message, next);
  }

  private static RuntimeException refusal(ApplicationFailure e) {
    String message = e.getOriginalMessage();
    for (MemoryFailure code : MemoryFailure.values()) {
      if (code.name().equals(e.getType()) && code != MemoryFailure.STALE_FENCE) {
        return memory(code, message);
      }
    }
    return Arrays.stream(HandoffFailure.values())
        .filter(code -> code.name().equals(e.getType()))
        .findFirst()
        .<RuntimeException>map(code -> handoff(code, message))
        .orElse(e);
  }

  private static DoorException memory(MemoryFailure code, String message) {
    return switch (code) {
      case STORE_UNAVAILABLE -> refuse(HttpStatus.SERVICE_UNAVAILABLE, message, AGAIN);
      case STALE_FENCE -> refuse(HttpStatus.CONFLICT, message, RESUME);
      case SESSION_SEALED ->
          refuse(HttpStatus.CONFLICT, message, "open a new session; this one is complete");
      case SESSION_UNKNOWN ->
          refuse(HttpStatus.NOT_FOUND, message, "open a session first, and use its sessionId");
      case KEY_CONFLICT ->
          refuse(HttpStatus.CONFLICT, message, "send the same body, or another key");
      case UNKNOWN_FACT ->
          refuse(HttpStatus.NOT_FOUND, message, "recall shows the ids of facts; they are UUIDs");
      case INVALID_FACT ->
          refuse(HttpStatus.BAD_REQUEST, message, "shorten or correct it; nothing was kept");
      case BUNDLE_REFUSED ->
          refuse(
              HttpStatus.UNPROCESSABLE_CONTENT,
              message,
              "nothing was imported; export it again, or trust its signer if you know whose it is");
      case SOURCE_UNREADABLE ->
          refuse(HttpStatus.UNPROCESSABLE_CONTENT, message, "check the path and its rights");
    };
  }

  private static DoorException handoff(HandoffFailure code, String message) {
    return switch (code) {
      case STORE_UNAVAILABLE, LINE_CONTENDED ->
          refuse(HttpStatus.SERVICE_UNAVAILABLE, message, AGAIN);
      case STALE_FENCE -> refuse(HttpStatus.CONFLICT, message, RESUME);
      case LINE_BUSY ->
          refuse(
              HttpStatus.CONFLICT,
              message,
              "wait for it, use a line of your own, or open with takeOver when its writer is gone");
      case SESSION_CONFLICT ->
          refuse(HttpStatus.CONFLICT, message, "leave sessionId out, or choose another");
      case SESSION_UNKNOWN ->
          refuse(HttpStatus.NOT_FOUND, message, "sessions are listed by GET /api/sessions");
      case REPOSITORY_UNREADABLE ->
          refuse(HttpStatus.UNPROCESSABLE_CONTENT, message, "check the path and its rights");
    };
  }

  private static DoorException refuse(HttpStatus status, String message, String next) {
    return new DoorException(status, message, next);
  }
}
