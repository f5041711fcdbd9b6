package dev.sovereign.gateway;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** Writes a {@link DoorError} where Spring MVC is not, or not yet, in charge. */
final class ErrorWriter {

  private static final JsonMapper JSON = JsonMapper.shared();

  private ErrorWriter() {}

  static void write(HttpServletResponse response, HttpStatus status, DoorError error)
      throws IOException {
    byte[] body = JSON.writeValueAsString(error).getBytes(StandardCharsets.UTF_8);
    response.setStatus(status.value());
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
