package dev.sovereign.cli.provide;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the steps of {@code bootstrap/}. A step tells its progress on stderr, its result in the last
 * line of stdout, and why it failed in a line that begins with {@code sovereign:}.
 */
final class StepRunner {

  private static final String ERROR = "sovereign: ";

  /** What a step ends with that was told only to look and found nothing. */
  private static final int ABSENT = 3;

  private final Path checkout;
  private final Map<String, String> environment;
  private final PrintStream progress;

  StepRunner(Path checkout, Map<String, String> environment, PrintStream progress) {
    this.checkout = checkout;
    this.environment = Map.copyOf(environment);
    this.progress = progress;
  }

  /**
   * The path a step provides.
   *
   * @throws ProvisionException with the step's own sentence
   */
  Path run(String step, List<String> arguments) {
    return attempt(step, arguments)
        .orElseThrow(() -> new ProvisionException(step + " printed no path: run it by hand"));
  }

  /** The path if it is there already; nothing is fetched. */
  Optional<Path> look(String step, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("--look"));
    all.addAll(arguments);
    return attempt(step, all);
  }

  /** What an operator types to get the same. */
  String command(String step, List<String> arguments) {
    return (script(step) + " " + String.join(" ", arguments)).strip();
  }

  private Optional<Path> attempt(String step, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("bash", script(step).toString()));
    command.addAll(arguments);
    Process process = start(step, command);
    try {
      return finish(step, process);
    } catch (IOException e) {
      throw new ProvisionException(step + ": " + e + ": run " + script(step) + " by hand", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProvisionException(step + " was interrupted: run the same command again", e);
    } finally {
      // A step that is told to end cleans up after itself.
      process.destroy();
    }
  }

  private Process start(String step, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(checkout.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new ProvisionException(step + " cannot be started (" + e + "): install bash", e);
    }
  }

  private Optional<Path> finish(String step, Process process)
      throws IOException, InterruptedException {
    String error = tellProgress(process);
    // Read after stderr has ended: a step prints a line or two, which a pipe holds.
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status == ABSENT && error.isEmpty()) {
      return Optional.empty();
    }
    if (status != 0) {
      throw new ProvisionException(
          error.isEmpty()
              ? "%s ended with %d: run %s by hand to see why".formatted(step, status, script(step))
              : error);
    }
    return output.lines().filter(line -> !line.isBlank()).reduce((_, last) -> last).map(Path::of);
  }

  private String tellProgress(Process process) throws IOException {
    String error = "";
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(ERROR)) {
          error = line.substring(ERROR.length());
        } else {
          progress.println(line);
        }
      }
    }
    return error;
  }

  private Path script(String step) {
    return checkout.resolve("bootstrap").resolve(step + ".sh");
  }
}
