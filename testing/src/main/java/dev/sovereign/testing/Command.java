package dev.sovereign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program run to its end, with an environment that holds nothing of the caller's own stack. */
public final class Command {

  private Command() {}

  /**
   * Runs it.
   *
   * @throws IllegalStateException when it does not end within {@code limit}; it is killed then
   */
  public static CommandResult run(
      List<String> command, Path folder, Map<String, String> environment, Duration limit) {
    try {
      Path out = Files.createTempFile("command", ".out");
      Path err = Files.createTempFile("command", ".err");
      try {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SOVEREIGN_"));
        builder.environment().putAll(environment);
        // Files, not pipes: a daemon that the command leaves behind must not keep us waiting.
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        long start = System.nanoTime();
        Process process = builder.start();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException(
              command + " did not end within " + limit + "\n" + read(out) + "\n" + read(err));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new CommandResult(process.exitValue(), read(out), read(err), took);
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command, e);
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
