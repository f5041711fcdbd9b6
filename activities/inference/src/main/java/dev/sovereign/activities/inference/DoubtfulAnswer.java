package dev.sovereign.activities.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.workflows.inference.CallKey;
import java.util.Arrays;

/**
 * An answer of a handed-over call that failed its check, as it waits in the content store for
 * whether a larger layer gives a better one: behind a line with the call's id, so that nobody else
 * has the same content and it can be deleted.
 */
final class DoubtfulAnswer {

  private DoubtfulAnswer() {}

  static byte[] write(CallKey key, RawJson body) {
    byte[] line = line(key);
    byte[] content = Arrays.copyOf(line, line.length + body.length());
    System.arraycopy(body.bytes(), 0, content, line.length, body.length());
    return content;
  }

  static RawJson read(CallKey key, byte[] content) {
    return RawJson.of(Arrays.copyOfRange(content, line(key).length, content.length));
  }

  private static byte[] line(CallKey key) {
    return ("doubtful answer " + key.id() + "\n").getBytes(UTF_8);
  }
}
