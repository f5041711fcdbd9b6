package dev.sovereign.activities.inference.receipts;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Content that has one owner: stored behind a line that names him, so that nothing else in the
 * store is ever the same and he can delete it without asking who else uses it.
 */
final class OwnContent {

  private OwnContent() {}

  /** What is stored. */
  static byte[] of(String owner, byte[] body) {
    byte[] line = line(owner);
    byte[] content = Arrays.copyOf(line, line.length + body.length);
    System.arraycopy(body, 0, content, line.length, body.length);
    return content;
  }

  static ContentRef put(ContentStore store, String owner, byte[] body, DataClass dataClass) {
    return store.put(of(owner, body), dataClass);
  }

  /** The body; empty when this host does not have it, or it is somebody else's. */
  static Optional<byte[]> find(ContentStore store, String owner, String hash) {
    byte[] line = line(owner);
    return store
        .find(hash)
        .filter(content -> startsWith(content, line))
        .map(content -> Arrays.copyOfRange(content, line.length, content.length));
  }

  private static boolean startsWith(byte[] content, byte[] line) {
    return content.length >= line.length
        && Arrays.equals(content, 0, line.length, line, 0, line.length);
  }

  private static byte[] line(String owner) {
    return (owner + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
