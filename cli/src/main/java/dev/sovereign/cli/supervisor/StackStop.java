package dev.sovereign.cli.supervisor;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Stops everything of a home: the supervisor first, so that nothing is started again, then each
 * service, last started first. Idempotent, and the same whether the supervisor lives or not.
 */
public final class StackStop {

  private static final StopPolicy SUPERVISOR = StopPolicy.terminate(10);

  private final Path home;
  private final RunFolder folder;

  public StackStop(Path home, RunFolder folder) {
    this.home = home;
    this.folder = folder;
  }

  /** Ends the supervisor and leaves the services as they are. */
  public void supervisorOnly() {
    folder.livingSupervisor().ifPresent(record -> Stopper.stop(record.process(), SUPERVISOR));
  }

  /**
   * Ends all. Returns how many services were running.
   *
   * @param progress told each service that is being stopped, and how long it took
   */
  public int all(Consumer<String> progress) {
    supervisorOnly();
    int stopped = 0;
    List<ServiceRecord> records = folder.services().services().reversed();
    for (ServiceRecord record : records) {
      ProcessIdentity process = record.process();
      if (process != null && process.alive()) {
        long start = System.nanoTime();
        Stopper.stop(process, record.stop());
        stopped++;
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        progress.accept(
            "%-10s stopped in %.1f s".formatted(record.name(), took.toMillis() / 1000.0));
      }
    }
    folder
        .stack()
        .ifPresent(
            stack ->
                stack.services().reversed().forEach(spec -> Orphans.end(home, spec, List.of())));
    folder.services(new ServiceRecords(records.reversed().stream().map(StackStop::down).toList()));
    folder.forgetStack();
    folder.delete("supervisor");
    return stopped;
  }

  private static ServiceRecord down(ServiceRecord record) {
    return new ServiceRecord(
        record.name(),
        ServiceState.STOPPED,
        null,
        record.restarts(),
        record.lastExit(),
        Instant.now().toString(),
        record.app(),
        record.identity(),
        record.stop());
  }
}
