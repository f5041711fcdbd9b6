package dev.sovereign.activities.inference.upstream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.workflows.inference.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a server means by an error: its status first, and where that is ambiguous its own words. The
 * wordings are those of OpenAI, vLLM, llama.cpp, Ollama, Anthropic, Gemini and
 * text-generation-inference.
 */
final class ErrorAnswer {
  private ErrorAnswer() {}

  private static final List<String> OVERFLOW =
      List.of(
          "context_length_exceeded",
          "exceed_context_size",
          "maximum context length",
          "available context size",
          "exceeds the context length",
          "exceeds maximum context",
          "exceed context limit",
          "context window",
          "maximum model length",
          "max_model_len",
          "prompt is too long",
          "prompt too long",
          "exceeds the maximum number of tokens",
          "reduce the length of the",
          "`inputs` tokens");

  private static final List<String> NOT_LOADED =
      List.of(
          "loading model",
          "model is loading",
          "is currently loading",
          "not loaded",
          "no model loaded",
          "failed to load",
          "unable to load",
          "error loading model",
          "requires more system memory",
          "runner process has terminated");

  private static final List<String> UNKNOWN_MODEL =
      List.of("model_not_found", "model not found", "does not exist", "no such model");

  private static final List<String> NOT_OFFERED =
      List.of(
          "unsupported_parameter",
          "unsupported_value",
          "does not support",
          "not supported",
          "requires --",
          "is not a multimodal model");

  private static final List<String> REASON_FIELDS =
      List.of("code", "type", "status", "message", "error", "detail", "msg", "reason");

  /** The fault behind an answer whose status is no success. Reads its body. */
  static UpstreamException of(HttpExchange exchange) {
    return of(exchange, "");
  }

  /**
   * The same of a call. Whoever serves chat need not serve completions and embeddings, so a 404 to
   * these is about the model only when it says so.
   */
  static UpstreamException of(HttpExchange exchange, Operation operation, String model) {
    return of(exchange, operation == Operation.CHAT ? "" : model);
  }

  private static UpstreamException of(HttpExchange exchange, String namedModel) {
    RawJson body;
    try {
      body = RawJson.of(exchange.readUpTo(HttpExchange.MAX_ERROR_BYTES));
    } catch (UpstreamException broken) {
      if (broken.fault() == Fault.CANCELLED) {
        return broken;
      }
      // The status is known, and says enough.
      body = RawJson.empty();
    }
    Duration retryAfter = RetryAfter.of(exchange::header, exchange.clock());
    return of(exchange.status(), retryAfter, body, namedModel);
  }

  /**
   * @param namedModel what a 404 must name to be about the model; empty when it always is
   */
  private static UpstreamException of(
      int status, Duration retryAfter, RawJson body, String namedModel) {
    String reason = reason(body.bytes());
    Fault fault = fault(status, reason);
    if ((status == 404 || status == 405) && !namedModel.isEmpty() && !names(reason, namedModel)) {
      fault = Fault.NOT_OFFERED;
    }
    return new UpstreamException(
        fault,
        "HTTP " + status,
        retryAfter,
        status,
        isOfTheRequest(fault) ? body : RawJson.empty());
  }

  private static boolean names(String reason, String model) {
    return has(reason, UNKNOWN_MODEL) || reason.contains(model.toLowerCase(Locale.ROOT));
  }

  private static boolean isOfTheRequest(Fault fault) {
    return fault == Fault.REJECTED || fault == Fault.CONTEXT_OVERFLOW || fault == Fault.NOT_OFFERED;
  }

  /**
   * The fault behind an error that came in a successful answer or in a stream.
   *
   * @param body the JSON with the {@code error}
   */
  static UpstreamException within(int status, RawJson body) {
    String reason = reason(body.bytes());
    Fault fault = Fault.SERVER_ERROR;
    if (has(reason, OVERFLOW)) {
      fault = Fault.CONTEXT_OVERFLOW;
    } else if (has(reason, NOT_LOADED) || has(reason, UNKNOWN_MODEL)) {
      fault = Fault.MODEL_NOT_LOADED;
    } else if (reason.contains("rate_limit") || reason.contains("resource_exhausted")) {
      fault = Fault.RATE_LIMITED;
    } else if (reason.contains("authentication_error") || reason.contains("invalid_api_key")) {
      fault = Fault.UNAUTHORIZED;
    }
    return new UpstreamException(
        fault, "an error within HTTP " + status, Duration.ZERO, status, RawJson.empty());
  }

  private static Fault fault(int status, String reason) {
    if (status >= 500) {
      return serverFault(status, reason);
    }
    return switch (status) {
      case 401, 402, 403 -> Fault.UNAUTHORIZED;
      case 404 -> Fault.MODEL_NOT_LOADED;
      case 408 -> Fault.TIMEOUT;
      case 409 -> Fault.CONFLICT;
      case 429 -> Fault.RATE_LIMITED;
      default -> status >= 400 ? requestFault(reason) : Fault.MALFORMED;
    };
  }

  /** Ollama's embeddings say a context overflow with 500; 501 is no outage. */
  private static Fault serverFault(int status, String reason) {
    if (status == 501) {
      return Fault.NOT_OFFERED;
    }
    if (status == 500 && has(reason, OVERFLOW)) {
      return Fault.CONTEXT_OVERFLOW;
    }
    boolean loading = (status == 500 || status == 503) && has(reason, NOT_LOADED);
    return loading ? Fault.MODEL_NOT_LOADED : Fault.SERVER_ERROR;
  }

  private static Fault requestFault(String reason) {
    if (has(reason, OVERFLOW)) {
      return Fault.CONTEXT_OVERFLOW;
    }
    if (reason.contains("model") && has(reason, UNKNOWN_MODEL)) {
      return Fault.MODEL_NOT_LOADED;
    }
    return has(reason, NOT_OFFERED) ? Fault.NOT_OFFERED : Fault.REJECTED;
  }

  private static boolean has(String reason, List<String> wordings) {
    for (String wording : wordings) {
      if (reason.contains(wording)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The server's own words in small letters: of JSON only the fields that hold a reason, because
   * some servers quote the request beside it.
   */
  private static String reason(byte[] body) {
    var words = new StringBuilder();
    try (JsonParser parser = Json.FACTORY.createParser(body)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.VALUE_STRING && isReason(parser)) {
          words.append(parser.getText()).append('\n');
        }
      }
    } catch (IOException _) {
      return new String(body, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    }
    return words.toString().toLowerCase(Locale.ROOT);
  }

  private static boolean isReason(JsonParser parser) throws IOException {
    String field = parser.currentName();
    return field == null || REASON_FIELDS.contains(field);
  }
}
