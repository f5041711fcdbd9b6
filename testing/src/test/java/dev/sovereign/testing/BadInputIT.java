package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code up} says to an operator who made a mistake: one clear error, a non-zero exit, nothing
 * started.
 */
class BadInputIT {

  @TempDir private Path folder = Path.of("");

  @Test
  void namesAnUnknownKeyAndAWrongTypeTogether() throws IOException {
    Stack stack = stack();
    write("sovereign.yaml", "prots:\n  gateway: 1\nlogs:\n  max-files: many\n");

    assertRefused(stack, "prots", "ports", "logs.max-files", "many");
  }

  @Test
  void refusesABindBeyondLoopback() throws IOException {
    Stack stack = stack();
    write("sovereign.yaml", "bind: 0.0.0.0\n");

    assertRefused(stack, "bind", "0.0.0.0");
  }

  @Test
  void namesATakenPortAndWhoHoldsIt() throws IOException {
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Stack stack = stack().with("SOVEREIGN_PORTS_GATEWAY", String.valueOf(holder.getLocalPort()));

      assertRefused(
          stack,
          String.valueOf(holder.getLocalPort()),
          String.valueOf(ProcessHandle.current().pid()),
          "ports.gateway");
    }
  }

  @Test
  void namesARepositoryThatCannotBeRead() throws IOException {
    Stack stack = stack();
    Path broken = folder.resolve("broken");
    Files.createDirectories(broken.resolve(".git"));
    Files.writeString(broken.resolve(".git/HEAD"), "no reference at all\n");
    write("sovereign.yaml", "repository: " + broken + "\n");

    assertRefused(stack, broken.toString());
  }

  @Test
  void namesACorruptWeightsFile() throws IOException {
    Stack stack = stack();
    Path weights = folder.resolve("mine.gguf");
    Files.writeString(weights, "GGUF but not really");
    write("sovereign.yaml", "model:\n  weights: " + weights + "\n");

    assertRefused(stack, weights.toString());
    assertThat(weights).hasContent("GGUF but not really");
  }

  @Test
  void namesADataDirectoryOfAnotherVersion() throws IOException {
    Stack stack = stack();
    Path data = stack.home().postgresData();
    Files.createDirectories(data);
    Files.writeString(data.resolve("PG_VERSION"), "15\n");

    assertRefused(stack, data.toString(), "15", "18");
    assertThat(data.resolve("PG_VERSION")).hasContent("15\n");
  }

  private Stack stack() {
    return Stack.in(folder.resolve("home"), folder);
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve("home"));
    Files.writeString(folder.resolve("home").resolve(name), text);
  }

  private static void assertRefused(Stack stack, String... named) {
    CommandResult up = stack.run("up", "--detach");
    try {
      assertThat(up.exitCode()).isNotZero();
      assertThat(up.err()).contains(List.of(named)).doesNotContain("\tat ", "Exception");
    } finally {
      stack.close();
    }
  }
}
