package dev.sovereign.gateway;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An error as clients of OpenAI's API read it, {@code {"error":{"message","type","param","code"}}},
 * with {@code next} beside it. Such clients show the message alone, so the next step ends it too.
 *
 * @param status of the answer, 400 to 599
 * @param code a stable code, lower-case with underscores
 * @param param the field or header at fault; absent when it is none of them
 * @param message what happened and where, one line
 * @param next what the caller can do, one line
 */
public record OpenAiError(
    int status, String code, @Nullable String param, String message, String next) {

  private static final JsonMapper JSON = JsonMapper.shared();

  public OpenAiError {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
    }
  }

  /** Of no single field. */
  public static OpenAiError of(int status, String code, String message, String next) {
    return new OpenAiError(status, code, null, message, next);
  }

  /** The body as a tree, to which members can be added. */
  public ObjectNode tree() {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error")
        .put("message", next.isEmpty() ? message : message + "; " + next)
        .put("type", type())
        .put("param", param)
        .put("code", code)
        .put("next", next);
    return body;
  }

  /** Writes status and body. The response must not be committed. */
  public void write(HttpServletResponse response) throws IOException {
    byte[] body = JSON.writeValueAsBytes(tree());
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private String type() {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 429 -> "rate_limit_error";
      case 502, 504 -> "upstream_error";
      default -> status < 500 ? "invalid_request_error" : "server_error";
    };
  }
}
