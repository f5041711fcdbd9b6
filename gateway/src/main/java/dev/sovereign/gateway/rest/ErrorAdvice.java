package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.DoorError;
import dev.sovereign.gateway.DoorException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns whatever a controller, or Spring before it, throws into a {@link DoorError}. */
@RestControllerAdvice
final class ErrorAdvice {

  private static final Logger log = LoggerFactory.getLogger(ErrorAdvice.class);

  @ExceptionHandler
  ResponseEntity<DoorError> refused(DoorException e) {
    return ResponseEntity.status(e.status()).body(e.body());
  }

  @ExceptionHandler
  ResponseEntity<DoorError> unreadable(HttpMessageNotReadableException e) {
    return answer(
        HttpStatus.BAD_REQUEST, "the body is missing or unreadable", "send JSON, {} at least");
  }

  @ExceptionHandler
  ResponseEntity<DoorError> other(Exception e) {
    if (e instanceof ErrorResponse response) {
      return ResponseEntity.status(response.getStatusCode())
          .headers(response.getHeaders())
          .body(describe(response.getStatusCode()));
    }
    Status.Code code = grpcCode(e);
    return code == null ? unexpected(e) : temporal(code);
  }

  private static DoorError describe(HttpStatusCode status) {
    return switch (status.value()) {
      case 404 -> DoorError.of("nothing is here", "the doors are listed in docs/knowledge");
      case 405 -> DoorError.of("this method is not taken here", "see the Allow header");
      case 415 -> DoorError.of("this content type is not taken", "send application/json");
      default -> DoorError.of(String.valueOf(status), "check the request");
    };
  }

  private static ResponseEntity<DoorError> temporal(Status.Code code) {
    return answer(
        HttpStatus.SERVICE_UNAVAILABLE,
        "Temporal does not answer: " + code,
        "run ./sovereign status; the request can be sent again");
  }

  private static ResponseEntity<DoorError> unexpected(Exception e) {
    String reference = UUID.randomUUID().toString().substring(0, 8);
    log.error("unexpected error {} at the door", reference, e);
    return answer(
        HttpStatus.INTERNAL_SERVER_ERROR,
        "unexpected error " + reference,
        "look for " + reference + " in ./sovereign logs worker");
  }

  private static ResponseEntity<DoorError> answer(HttpStatus status, String message, String next) {
    return ResponseEntity.status(status).body(DoorError.of(message, next));
  }

  private static Status.@Nullable Code grpcCode(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof StatusRuntimeException status) {
        return status.getStatus().getCode();
      }
    }
    return null;
  }
}
