package dev.sovereign.gateway;

import dev.sovereign.activities.inference.receipts.StoreUnavailableException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.UUID;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns whatever a controller, or Spring before it, throws into a {@link DoorError}. */
@RestControllerAdvice
final class ErrorAdvice {

  private static final Logger log = LoggerFactory.getLogger(ErrorAdvice.class);

  @ExceptionHandler
  ResponseEntity<DoorError> refused(DoorException e) {
    return body(ResponseEntity.status(e.status()), e.body());
  }

  @ExceptionHandler
  ResponseEntity<DoorError> unreadable(HttpMessageNotReadableException e) {
    return answer(
        HttpStatus.BAD_REQUEST, "the body is missing or unreadable", "send JSON, {} at least");
  }

  @ExceptionHandler
  ResponseEntity<DoorError> unreadable(InvalidParameterException e) {
    return answer(HttpStatus.BAD_REQUEST, "the query cannot be read", "check its encoding");
  }

  @ExceptionHandler
  ResponseEntity<DoorError> incomplete(MissingRequestHeaderException e) {
    return answer(
        HttpStatus.BAD_REQUEST, e.getHeaderName() + ": the header is missing", "send it along");
  }

  @ExceptionHandler
  ResponseEntity<DoorError> incomplete(MissingServletRequestParameterException e) {
    return answer(
        HttpStatus.BAD_REQUEST,
        e.getParameterName() + ": missing in the query",
        "send what /openapi.json says of this path");
  }

  @ExceptionHandler
  ResponseEntity<DoorError> storeAway(StoreUnavailableException e) {
    return answer(
        HttpStatus.SERVICE_UNAVAILABLE,
        "PostgreSQL does not answer",
        "run ./sovereign status; the request can be sent again");
  }

  @ExceptionHandler
  ResponseEntity<DoorError> other(Exception e) {
    if (e instanceof ErrorResponse response) {
      return body(
          ResponseEntity.status(response.getStatusCode()).headers(response.getHeaders()),
          describe(response.getStatusCode()));
    }
    Status.Code code = grpcCode(e);
    return code == null ? unexpected(e) : temporal(code);
  }

  private static DoorError describe(HttpStatusCode status) {
    return switch (status.value()) {
      case 404 -> DoorError.of("nothing is here", "the paths are listed in GET /openapi.json");
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
    return body(ResponseEntity.status(status), DoorError.of(message, next));
  }

  /** An error is JSON whatever the caller accepts: it would not be told otherwise. */
  private static ResponseEntity<DoorError> body(
      ResponseEntity.BodyBuilder answer, DoorError error) {
    return answer.contentType(MediaType.APPLICATION_JSON).body(error);
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
