package dev.sovereign.cli.memory;

import dev.sovereign.cli.stack.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The git command of this machine. */
final class Git {

  private Git() {}

  /**
   * What it prints.
   *
   * @throws StackException with what it says when it fails
   */
  static String run(Path repository, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new StackException("git " + arguments[0] + " fails: " + out.strip() + ".");
      }
      return out;
    } catch (IOException e) {
      throw new StackException("git cannot be run (" + e.getMessage() + "): install it.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("git " + arguments[0] + " was interrupted: run it again.", e);
    }
  }
}
