package dev.sovereign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A person who answers every question of the loop as soon as it is asked, signed by the command
 * line, and again for as long as it is open: whatever dies meanwhile.
 */
final class SigningOperator implements AutoCloseable {

  static final String NAME = "Ada";

  private static final long PAUSE_MILLIS = 250;

  private final Stack stack;
  private final Predicate<String> rejects;
  private final Map<String, String> taken = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  private SigningOperator(Stack stack, Predicate<String> rejects) {
    this.stack = stack;
    this.rejects = rejects;
    this.thread = Thread.ofVirtual().name("operator").start(this::answer);
  }

  /** Makes the operator's key in a folder outside the stack's home and tells the stack. */
  static void known(Stack stack, Path folder) {
    try {
      Path passphrase = Files.writeString(folder.resolve("passphrase"), "a sweep's passphrase");
      stack
          .with("SOVEREIGN_OPERATOR_KEY", folder.resolve("operator.key").toString())
          .with("SOVEREIGN_OPERATOR_PASSPHRASE_FILE", passphrase.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stack.run("treasury", "key").orThrow();
  }

  /**
   * Begins to answer.
   *
   * @param rejects which runs, by workflow id, get a no
   */
  static SigningOperator at(Stack stack, Predicate<String> rejects) {
    return new SigningOperator(stack, rejects);
  }

  /** Answers that were taken, {@code approve} or {@code reject}, by workflow id. */
  Map<String, String> taken() {
    return Map.copyOf(taken);
  }

  private void answer() {
    while (!closed) {
      try {
        CommandResult open = stack.run("treasury", "approvals", "--json");
        if (open.exitCode() == 0) {
          for (JsonNode question : Stack.json(open.out()).path("approvals")) {
            answer(question.path("workflowId").asText());
          }
        }
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void answer(String run) {
    String answer = rejects.test(run) ? "reject" : "approve";
    if (stack.run("treasury", answer, run, "--as", NAME).exitCode() == 0) {
      taken.put(run, answer);
    }
  }

  /** Returns once the answer that is under way has been given. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
