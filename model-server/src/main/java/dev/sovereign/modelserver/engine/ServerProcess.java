package dev.sovereign.modelserver.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A child that ends with us, however we end. A shell stands between: it holds the other end of a
 * pipe that only this process keeps open, and kills the child when the pipe closes. Works where a
 * shell does; no other way is common to Linux and macOS and survives a SIGKILL of ours.
 */
final class ServerProcess implements AutoCloseable {
  private static final String GUARD =
      """
      exec 3<&0
      "$@" 3<&- </dev/null &
      child=$!
      { cat <&3 >/dev/null; kill -9 "$child" 2>/dev/null; } &
      exec 3<&-
      wait "$child"
      """;

  private final Process guard;

  private ServerProcess(Process guard) {
    this.guard = guard;
  }

  /** Starts it with our standard output and error as its own. */
  static ServerProcess start(List<String> command) throws IOException {
    List<String> guarded = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, "guard"));
    guarded.addAll(command);
    return new ServerProcess(
        new ProcessBuilder(guarded)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Completes with the child's exit code. */
  CompletableFuture<Integer> ended() {
    return guard.onExit().thenApply(Process::exitValue);
  }

  /** Closes the pipe: the child is killed within a moment. */
  @Override
  public void close() {
    try {
      guard.getOutputStream().close();
    } catch (IOException _) {
      // The pipe is closed already, which is all that is wanted.
    }
  }
}
