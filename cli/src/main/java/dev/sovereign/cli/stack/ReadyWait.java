package dev.sovereign.cli.stack;

import dev.sovereign.cli.supervisor.RunFolder;
import dev.sovereign.cli.supervisor.ServiceRecord;
import dev.sovereign.cli.supervisor.ServiceState;
import dev.sovereign.cli.supervisor.StackSpec;
import dev.sovereign.cli.supervisor.SupervisorRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Waits until every service of the stack is ready, and tells what happens meanwhile. */
final class ReadyWait {

  private static final Duration POLL = Duration.ofMillis(100);

  /** Three failures in a row are no hiccup of a start in parallel. */
  private static final int HOPELESS_RESTARTS = 3;

  private static final int TAIL = 12;

  /** How long a supervisor may take until it is on record. */
  private static final Duration SUPERVISOR_GRACE = Duration.ofSeconds(20);

  private final RunFolder folder;
  private final Duration bound;
  private final Consumer<String> progress;
  private final long start = System.nanoTime();
  private final Map<String, ServiceState> told = new HashMap<>();
  private final Map<String, Integer> restartsBefore = new HashMap<>();

  /**
   * @param bound after which a service that is not ready is an error
   * @param progress told each change of state
   */
  ReadyWait(RunFolder folder, Duration bound, Consumer<String> progress) {
    this.folder = folder;
    this.bound = bound;
    this.progress = progress;
  }

  /**
   * Returns when all are ready.
   *
   * @throws StackException naming the service, with the end of its log, when one cannot become
   *     ready
   */
  void await(StackSpec stack) throws InterruptedException {
    while (!allReady(stack)) {
      if (elapsedMillis() > bound.toMillis()) {
        throw failure(laggard(stack), "is not ready after " + bound.toSeconds() + " s");
      }
      Thread.sleep(POLL);
    }
  }

  private boolean allReady(StackSpec stack) {
    List<ServiceRecord> records = folder.services().services();
    // Until the new supervisor has taken over, the records are its predecessor's.
    boolean current =
        folder
            .livingSupervisor()
            .filter(supervisor -> supervisor.stack().equals(stack.identity()))
            .filter(SupervisorRecord::settled)
            .isPresent();
    if (current) {
      records.forEach(this::look);
    } else if (elapsedMillis() > SUPERVISOR_GRACE.toMillis()
        && folder.livingSupervisor().isEmpty()) {
      throw failure("supervisor", "does not run");
    }
    return current
        && stack.services().stream()
            .allMatch(
                spec ->
                    folder
                        .services()
                        .find(spec.name())
                        .filter(record -> record.state() == ServiceState.READY)
                        .filter(record -> record.identity().equals(spec.identity()))
                        .isPresent());
  }

  private void look(ServiceRecord record) {
    int before = restartsBefore.computeIfAbsent(record.name(), _ -> record.restarts());
    if (record.state() != told.put(record.name(), record.state())) {
      progress.accept(
          "%-10s %-9s %5.1f s"
              .formatted(
                  record.name(),
                  record.state().toString().toLowerCase(Locale.ROOT),
                  elapsedMillis() / 1000.0));
    }
    if (record.state() == ServiceState.FAILED) {
      throw failure(record.name(), "ended with exit code " + record.lastExit());
    }
    if (record.state() == ServiceState.BACKOFF && record.restarts() - before >= HOPELESS_RESTARTS) {
      throw failure(record.name(), "keeps ending, last with exit code " + record.lastExit());
    }
  }

  private String laggard(StackSpec stack) {
    return stack.services().stream()
        .map(spec -> spec.name())
        .filter(name -> told.get(name) != ServiceState.READY)
        .findFirst()
        .orElse("supervisor");
  }

  private StackException failure(String service, String what) {
    String tail =
        LogTail.lines(folder.log(service), TAIL).stream()
            .map(line -> "  | " + line)
            .collect(Collectors.joining(System.lineSeparator()));
    return new StackException(
        "%s %s. The end of its log:%n%s%nSee it whole with ./sovereign logs %s, the rest with ./sovereign doctor."
            .formatted(service, what, tail.isEmpty() ? "  | (nothing)" : tail, service));
  }

  private long elapsedMillis() {
    return (System.nanoTime() - start) / 1_000_000;
  }
}
