package dev.sovereign.modelserver.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request that gets an error in OpenAI's shape.
 *
 * <p>{@code status} is HTTP's, {@code type} and {@code code} are OpenAI's names, {@code param} is
 * the field at fault.
 */
final class ApiException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String type;
  private final String code;
  private final @Nullable String param;

  private ApiException(
      int status, String type, String code, @Nullable String param, String message) {
    super(message);
    this.status = status;
    this.type = type;
    this.code = code;
    this.param = param;
  }

  static ApiException invalid(String param, String message) {
    return new ApiException(400, "invalid_request_error", "invalid_value", param, message);
  }

  static ApiException unsupported(String param) {
    return new ApiException(
        400,
        "invalid_request_error",
        "unsupported_parameter",
        param,
        param + ": not supported here: leave it out");
  }

  /** A value that another server may take. */
  static ApiException unsupportedValue(String param, String expected) {
    return new ApiException(
        400,
        "invalid_request_error",
        "unsupported_value",
        param,
        param + ": not supported here (expected: " + expected + ")");
  }

  static ApiException badJson(String message) {
    return new ApiException(400, "invalid_request_error", "invalid_json", null, message);
  }

  static ApiException contextExceeded(String message) {
    return new ApiException(
        400, "invalid_request_error", "context_length_exceeded", "messages", message);
  }

  static ApiException foreign(String header) {
    return new ApiException(
        403,
        "permission_error",
        "foreign_" + header.toLowerCase(Locale.ROOT),
        null,
        header
            + " is not this door's own: call http://127.0.0.1 with the door's port, not from a"
            + " web page");
  }

  static ApiException noSuchPath(String path) {
    return new ApiException(
        404,
        "invalid_request_error",
        "not_found",
        null,
        path
            + ": unknown (known: /v1/chat/completions, /v1/completions, /v1/embeddings, /v1/models,"
            + " /health, /metrics)");
  }

  static ApiException noSuchModel(String model, String known) {
    return new ApiException(
        404,
        "invalid_request_error",
        "model_not_found",
        "model",
        "model " + model + ": unknown (known: " + known + ")");
  }

  static ApiException wrongMethod(String expected) {
    return new ApiException(
        405, "invalid_request_error", "method_not_allowed", null, "expected: " + expected);
  }

  static ApiException tooLarge(int limitBytes) {
    return new ApiException(
        413,
        "invalid_request_error",
        "request_too_large",
        null,
        "the body is larger than " + limitBytes + " bytes: send less");
  }

  static ApiException queueFull(int waiting) {
    return new ApiException(
        429,
        "rate_limit_error",
        "queue_full",
        null,
        waiting + " requests wait already: try again in a while");
  }

  static ApiException failed(String message) {
    return new ApiException(500, "server_error", "engine_failed", null, message);
  }

  static ApiException loading() {
    return new ApiException(
        503, "server_error", "model_loading", null, "the model is loading: try again shortly");
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }

  String code() {
    return code;
  }

  @Nullable String param() {
    return param;
  }
}
