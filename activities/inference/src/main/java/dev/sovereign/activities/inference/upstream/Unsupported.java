package dev.sovereign.activities.inference.upstream;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.workflows.inference.Fault;
import java.time.Duration;

/** What a provider's interface cannot express is refused by name, and never dropped in silence. */
final class Unsupported {
  private Unsupported() {}

  private static final int BAD_REQUEST = 400;

  /**
   * @param field at fault, for example {@code n}
   * @param expected what it could be, for example {@code 1}
   */
  static UpstreamException field(String field, String expected) {
    String message =
        "%s: this endpoint cannot express it (expected: %s)".formatted(field, expected);
    String body =
        "{\"error\":{\"message\":\"%s\",\"type\":\"invalid_request_error\",\"param\":\"%s\",\"code\":\"unsupported_parameter\"}}"
            .formatted(escaped(message), escaped(field));
    return new UpstreamException(
        Fault.UNSUPPORTED, message, Duration.ZERO, BAD_REQUEST, RawJson.of(body));
  }

  private static String escaped(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }
}
