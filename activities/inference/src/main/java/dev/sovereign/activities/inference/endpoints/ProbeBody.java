package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.call.BadRequestException;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestBody;
import java.nio.charset.StandardCharsets;

/**
 * The smallest request that proves that a model answers. Constant, so it can hold nobody's data.
 */
final class ProbeBody {

  private static final RequestBody CHAT =
      body(
          Operation.CHAT,
          "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"Say yes.\"}],\"max_tokens\":1,\"stream\":false}");

  private static final RequestBody EMBEDDING =
      body(Operation.EMBEDDING, "{\"model\":\"auto\",\"input\":\"yes\"}");

  private ProbeBody() {}

  static RequestBody of(EndpointModel model) {
    return model.embedding() ? EMBEDDING : CHAT;
  }

  private static RequestBody body(Operation operation, String json) {
    try {
      return RequestBody.parse(operation, json.getBytes(StandardCharsets.UTF_8));
    } catch (BadRequestException e) {
      throw new IllegalStateException("the probe's own request", e);
    }
  }
}
