package dev.sovereign.gateway.openai;

import dev.sovereign.gateway.BoundedBody;
import dev.sovereign.gateway.OpenAiError;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request, of JSON and no longer than allowed. */
final class Bodies {

  private static final String JSON = "application/json";

  private Bodies() {}

  static byte[] read(HttpServletRequest request, int limit) throws RefusedException {
    if (!isJson(request.getContentType())) {
      throw refuse(415, "unsupported_media_type", "this content type is not taken", "send " + JSON);
    }
    try {
      return BoundedBody.read(request, limit);
    } catch (BoundedBody.NotReadException e) {
      throw refused(e.fault(), limit);
    }
  }

  private static RefusedException refused(BoundedBody.Fault fault, int limit) {
    return switch (fault) {
      case ENCODED ->
          refuse(
              415, "unsupported_media_type", "this content encoding is not taken", "send it plain");
      case TOO_LARGE ->
          refuse(413, "body_too_large", "the body is larger than " + limit + " bytes", "send less");
      case LATE ->
          refuse(408, "request_timeout", "the body did not arrive in time", "send it again");
      case BROKEN_OFF -> refuse(400, "invalid_request", "the body broke off", "send it again");
    };
  }

  private static boolean isJson(@Nullable String type) {
    if (type == null || !type.regionMatches(true, 0, JSON, 0, JSON.length())) {
      return false;
    }
    int end = JSON.length();
    return type.length() == end || type.charAt(end) == ';' || type.charAt(end) == ' ';
  }

  private static RefusedException refuse(int status, String code, String message, String next) {
    return new RefusedException(OpenAiError.of(status, code, message, next));
  }
}
