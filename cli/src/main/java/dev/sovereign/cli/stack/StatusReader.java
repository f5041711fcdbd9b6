package dev.sovereign.cli.stack;

import dev.sovereign.cli.machine.ResidentMemory;
import dev.sovereign.cli.supervisor.RunFolder;
import dev.sovereign.cli.supervisor.ServiceRecord;
import dev.sovereign.cli.supervisor.ServiceState;
import dev.sovereign.cli.supervisor.StackSpec;
import dev.sovereign.cli.supervisor.SupervisorRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads the state of the stack from its records and the process table; changes nothing. */
public final class StatusReader {

  private final Site site;
  private final RunFolder folder;

  public StatusReader(Site site) {
    this.site = site;
    this.folder = site.runFolder();
  }

  /** The state now. */
  public StackStatus read() {
    Optional<StackSpec> stack = folder.stack();
    Optional<SupervisorRecord> supervisor = folder.livingSupervisor();
    ResidentMemory supervisorMemory =
        supervisor
            .map(record -> ResidentMemory.of(record.process().pid()))
            .orElse(new ResidentMemory(0, true));
    List<Measured> services =
        folder.services().services().stream().map(record -> service(record, stack)).toList();
    ResidentMemory memory =
        services.stream().map(Measured::memory).reduce(supervisorMemory, ResidentMemory::plus);
    return new StackStatus(
        state(services, supervisor.isPresent()),
        site.home().home().toString(),
        stack.map(StackSpec::build).orElse(""),
        stack.map(StackSpec::app).orElse(""),
        stack.map(StackSpec::repository).orElse(""),
        supervisor.map(record -> supervisor(record, supervisorMemory)).orElse(null),
        services.stream().map(Measured::service).toList(),
        memory.kib(),
        memory.shared() ? "pss" : "rss",
        StackStatus.Addresses.of(site),
        FirstCycle.recorded(folder).orElse(null));
  }

  private record Measured(StackStatus.Service service, ResidentMemory memory) {}

  private Measured service(ServiceRecord record, Optional<StackSpec> stack) {
    boolean alive = record.alive();
    Long pid = alive && record.process() != null ? (Long) record.process().pid() : null;
    ResidentMemory memory = pid == null ? new ResidentMemory(0, true) : ResidentMemory.ofTree(pid);
    List<Integer> ports =
        stack.stream()
            .flatMap(spec -> spec.services().stream())
            .filter(spec -> spec.name().equals(record.name()))
            .flatMap(spec -> spec.ports().stream())
            .toList();
    return new Measured(
        new StackStatus.Service(
            record.name(),
            state(record, alive),
            pid,
            secondsSince(record.since()),
            record.restarts(),
            record.lastExit(),
            memory.kib(),
            ports,
            folder.log(record.name()).toString()),
        memory);
  }

  /** A record may be older than the end of its process. */
  private static ServiceState state(ServiceRecord record, boolean alive) {
    return switch (record.state()) {
      case PREPARING, STARTING, READY -> alive ? record.state() : ServiceState.STOPPED;
      case WAITING, BACKOFF, FAILED, STOPPED -> record.state();
    };
  }

  private static StackStatus.State state(List<Measured> services, boolean supervised) {
    boolean allReady =
        !services.isEmpty()
            && services.stream()
                .allMatch(measured -> measured.service().state() == ServiceState.READY);
    boolean anyRuns = services.stream().anyMatch(measured -> measured.service().pid() != null);
    if (allReady && supervised) {
      return StackStatus.State.UP;
    }
    return anyRuns || supervised ? StackStatus.State.PARTLY : StackStatus.State.DOWN;
  }

  private static StackStatus.Supervisor supervisor(SupervisorRecord record, ResidentMemory memory) {
    return new StackStatus.Supervisor(
        record.process().pid(), secondsSince(record.since()), memory.kib());
  }

  private static long secondsSince(String instant) {
    return Math.max(0, Duration.between(Instant.parse(instant), Instant.now()).toSeconds());
  }
}
