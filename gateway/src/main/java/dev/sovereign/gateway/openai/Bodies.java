package dev.sovereign.gateway.openai;

import dev.sovereign.gateway.OpenAiError;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request, of JSON and no longer than allowed. */
final class Bodies {

  private static final String JSON = "application/json";

  private Bodies() {}

  static byte[] read(HttpServletRequest request, int limit) throws RefusedException {
    if (!isJson(request.getContentType())) {
      throw refuse(415, "unsupported_media_type", "this content type is not taken", "send " + JSON);
    }
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw refuse(
          415, "unsupported_media_type", "this content encoding is not taken", "send it plain");
    }
    long length = request.getContentLengthLong();
    if (length > limit) {
      throw tooLarge(limit);
    }
    try {
      return length < 0
          ? ofUnknownLength(request.getInputStream(), limit)
          : ofLength(request.getInputStream(), (int) length);
    } catch (SocketTimeoutException e) {
      throw refuse(408, "request_timeout", "the body did not arrive in time", "send it again");
    } catch (IOException e) {
      throw broken();
    }
  }

  private static byte[] ofLength(ServletInputStream in, int length)
      throws IOException, RefusedException {
    byte[] body = new byte[length];
    if (in.readNBytes(body, 0, length) < length) {
      throw broken();
    }
    return body;
  }

  private static byte[] ofUnknownLength(ServletInputStream in, int limit)
      throws IOException, RefusedException {
    byte[] body = in.readNBytes(limit + 1);
    if (body.length > limit) {
      throw tooLarge(limit);
    }
    return body;
  }

  private static boolean isJson(@Nullable String type) {
    if (type == null || !type.regionMatches(true, 0, JSON, 0, JSON.length())) {
      return false;
    }
    int end = JSON.length();
    return type.length() == end || type.charAt(end) == ';' || type.charAt(end) == ' ';
  }

  private static RefusedException tooLarge(int limit) {
    return refuse(
        413, "body_too_large", "the body is larger than " + limit + " bytes", "send less");
  }

  private static RefusedException broken() {
    return refuse(400, "invalid_request", "the body broke off", "send it again");
  }

  private static RefusedException refuse(int status, String code, String message, String next) {
    return new RefusedException(OpenAiError.of(status, code, message, next));
  }
}
