package dev.sovereign.cli.memory;

import dev.sovereign.cli.stack.StackException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A command that was run.
 *
 * @param line as one would type it
 * @param exitCode what it returned
 * @param at when it began
 */
public record RanCommand(String line, int exitCode, Instant at) {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  /** The gateway takes no longer text. */
  private static final int LONGEST = 32_000;

  /**
   * Runs it with this process's own input, output and errors.
   *
   * @throws StackException when there is no such command
   */
  public static RanCommand run(List<String> command, Path folder) throws InterruptedException {
    Instant at = Instant.now();
    try {
      Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
      return new RanCommand(typed(command), process.waitFor(), at);
    } catch (IOException e) {
      throw new StackException(
          "%s: cannot be run (%s): check its name; it was not recorded."
              .formatted(command.getFirst(), e.getMessage()),
          e);
    }
  }

  /** The gateway's document for it. Each run is a fact of its own, however often it is repeated. */
  public ObjectNode fact() {
    ObjectNode fact = JsonMapper.shared().createObjectNode();
    fact.putObject("body")
        .put("kind", "command")
        .put("line", bounded(line))
        .put("exitCode", exitCode);
    return fact.put("key", "run:" + UUID.randomUUID())
        .put("source", "shell")
        .put("about", at.toString());
  }

  private static String typed(List<String> command) {
    return command.stream().map(RanCommand::word).collect(Collectors.joining(" "));
  }

  private static String bounded(String line) {
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST);
  }

  private static String word(String argument) {
    return PLAIN.matcher(argument).matches()
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
