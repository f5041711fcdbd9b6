package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.call.BadRequestException;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.workflows.inference.InferenceFailure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A gateway's request in the content store, behind a line with its call's id: no other content is
 * ever the same, so that it can be deleted without asking who else uses it, and has its own class.
 */
final class StoredRequest {

  private StoredRequest() {}

  static byte[] write(String callId, RequestBody request) {
    byte[] line = ("request " + callId + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] json = request.json().bytes();
    byte[] content = Arrays.copyOf(line, line.length + json.length);
    System.arraycopy(json, 0, content, line.length, json.length);
    return content;
  }

  /**
   * @param operation the name of one
   * @throws io.temporal.failure.ApplicationFailure {@code REQUEST_REFUSED} when the content is no
   *     such request
   */
  static RequestBody read(String operation, byte[] content) {
    int line = 0;
    while (line < content.length && content[line] != '\n') {
      line++;
    }
    try {
      int json = Math.min(line + 1, content.length);
      return RequestBody.parse(
          Operation.valueOf(operation), Arrays.copyOfRange(content, json, content.length));
    } catch (BadRequestException | IllegalArgumentException _) {
      throw InferenceFailure.REQUEST_REFUSED.failure(
          "The stored content is no request of the gateway for " + operation + ".");
    }
  }
}
