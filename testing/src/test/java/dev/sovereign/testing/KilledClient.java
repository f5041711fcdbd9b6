package dev.sovereign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a {@link TaskClient} had been acknowledged when it and its {@code ./sovereign mcp} were
 * killed with SIGKILL.
 *
 * @param sessionId the session it opened
 * @param token its fencing token
 * @param notes the notes it took, oldest first
 */
record KilledClient(String sessionId, long token, List<String> notes) {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int NOTES_BEFORE = 5;
  private static final String NOTE = "note ";

  KilledClient {
    notes = List.copyOf(notes);
  }

  /** Runs one on the line until it is in the middle of its work, and kills it there. */
  static KilledClient run(Stack stack, String line, Path folder) throws IOException {
    Path out = folder.resolve("client.out");
    Process client = start(stack, line, out, folder.resolve("client.err"));
    try {
      Await.until("the client takes notes", LIMIT, () -> notes(out).size() >= NOTES_BEFORE);
    } finally {
      List<ProcessHandle> all =
          Stream.concat(client.descendants(), Stream.of(client.toHandle())).toList();
      all.forEach(ProcessHandle::destroyForcibly);
      all.forEach(process -> process.onExit().join());
    }
    String[] session = complete(out).getFirst().split(" ", -1);
    return new KilledClient(session[1], Long.parseLong(session[2]), notes(out));
  }

  private static Process start(Stack stack, String line, Path out, Path err) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            TaskClient.class.getName(),
            Checkout.root().resolve("sovereign").toString(),
            line);
    builder.environment().keySet().removeIf(name -> name.startsWith("SOVEREIGN_"));
    builder.environment().putAll(stack.environment());
    return builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }

  private static List<String> notes(Path out) {
    return complete(out).stream()
        .filter(each -> each.startsWith(NOTE))
        .map(each -> each.substring(NOTE.length()))
        .toList();
  }

  /** A kill may leave half a line. */
  private static List<String> complete(Path out) {
    try {
      String text = Files.readString(out);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
