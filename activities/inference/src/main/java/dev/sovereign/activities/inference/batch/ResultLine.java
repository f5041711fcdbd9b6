package dev.sovereign.activities.inference.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sovereign.activities.inference.Outcome;
import dev.sovereign.activities.inference.call.RawJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A line of an output or error file, as OpenAI's API has it, with its end. */
final class ResultLine {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ResultLine() {}

  /** Of a request that was answered, or refused for good. */
  static byte[] answered(String id, String customId, int status, String requestId, RawJson body) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(body.length() + 256);
    line.writeBytes(
        utf8(
            "{\"id\":\"%s\",\"custom_id\":\"%s\",\"response\":{\"status_code\":%d,\"request_id\":\"%s\",\"body\":"
                .formatted(id, quoted(customId), status, requestId)));
    line.writeBytes(oneLine(body.bytes()));
    line.writeBytes(utf8("},\"error\":null}\n"));
    return line.toByteArray();
  }

  /** Of a request that was not made. */
  static byte[] notMade(String id, String customId, String code, String message) {
    return utf8(
        "{\"id\":\"%s\",\"custom_id\":\"%s\",\"response\":null,\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}\n"
            .formatted(id, quoted(customId), code, quoted(message)));
  }

  /** What the gateway would have answered. */
  static RawJson body(Outcome.Refused refused) {
    return refused.upstreamBody().length() > 0
        ? refused.upstreamBody()
        : error(refused.code(), null, refused.message() + "; " + refused.next());
  }

  static RawJson error(String code, @Nullable String param, String text) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error")
        .put("message", text)
        .put("type", "invalid_request_error")
        .put("param", param)
        .put("code", code);
    try {
      return RawJson.of(JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings", e);
    }
  }

  /** A line's end inside JSON is always between its tokens: in a string it would be escaped. */
  private static byte[] oneLine(byte[] json) {
    byte[] line = json.clone();
    for (int i = 0; i < line.length; i++) {
      if (line[i] == '\n' || line[i] == '\r') {
        line[i] = ' ';
      }
    }
    return line;
  }

  private static String quoted(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
