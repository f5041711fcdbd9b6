package dev.sovereign.activities.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.langchain4j.exception.HttpException;
import dev.sovereign.workflows.inference.InferenceFailure;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/**
 * The only place where an exception of the model's client becomes a coded failure. The server's own
 * words are not passed on: an error page may quote the prompt.
 */
final class Faults {

  private final URI endpoint;

  Faults(URI endpoint) {
    this.endpoint = endpoint;
  }

  RuntimeException translate(Throwable fault, String model) {
    int status = status(fault);
    InferenceFailure code = status > 0 ? code(status) : code(fault);
    String what = status > 0 ? "HTTP " + status : fault.getClass().getSimpleName();
    return code.failure(
        "Model %s at %s gave no answer (%s). %s".formatted(model, endpoint, what, next(code)));
  }

  RuntimeException tooSlow(Duration timeout, int pieces) {
    return InferenceFailure.MODEL_UNREACHABLE.failure(
        "The model at %s did not finish in %d s (%d pieces of text came). Ask for less, or choose smaller weights in sovereign.yaml."
            .formatted(endpoint, timeout.toSeconds(), pieces));
  }

  /** A server that dies ends the stream like one that is done, but for the finish reason. */
  RuntimeException brokeOff(String model) {
    return InferenceFailure.MODEL_UNREACHABLE.failure(
        "Model %s at %s broke off. See `./sovereign logs model`.".formatted(model, endpoint));
  }

  RuntimeException withoutText(String model) {
    return InferenceFailure.ANSWER_MALFORMED.failure(
        "Model %s at %s answered without text. See `./sovereign logs model`."
            .formatted(model, endpoint));
  }

  /** langchain4j wraps the HTTP exception in one of its own; the status is the fact. */
  private static int status(Throwable fault) {
    for (Throwable each = fault; each != null; each = each.getCause()) {
      if (each instanceof HttpException http) {
        return http.statusCode();
      }
    }
    return 0;
  }

  private static InferenceFailure code(int status) {
    if (status >= 500 || status == 429) {
      return InferenceFailure.MODEL_OVERLOADED;
    }
    // The server took too long to read the request: as good as not there.
    return status == 408 ? InferenceFailure.MODEL_UNREACHABLE : InferenceFailure.REQUEST_REFUSED;
  }

  private static InferenceFailure code(Throwable fault) {
    for (Throwable each = fault; each != null; each = each.getCause()) {
      switch (each) {
        case JsonProcessingException _ -> {
          return InferenceFailure.ANSWER_MALFORMED;
        }
        case IOException _ -> {
          return InferenceFailure.MODEL_UNREACHABLE;
        }
        case InterruptedException _ -> {
          return InferenceFailure.MODEL_UNREACHABLE;
        }
        default -> {}
      }
    }
    return InferenceFailure.ANSWER_MALFORMED;
  }

  private static String next(InferenceFailure code) {
    return switch (code) {
      case MODEL_UNREACHABLE, ANSWER_MALFORMED ->
          "See `./sovereign status` and `./sovereign logs model`.";
      case MODEL_OVERLOADED -> "It is tried again; see `./sovereign logs model`.";
      case REQUEST_REFUSED ->
          "The request is larger than the model's context or names a model it does not serve.";
    };
  }
}
