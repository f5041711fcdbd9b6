package dev.sovereign.cli.supervisor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The life of one service as a machine of small steps: each {@link #step} looks once and does at
 * most one thing. Not thread-safe: the supervisor has one thread.
 */
final class ServiceUnit {

  private final ServiceSpec spec;
  private final String app;
  private final String identity;
  private final ProcessStarter starter;
  private final Probe probe;
  private final Backoff backoff;
  private final InstantSource clock;

  private ServiceState state = ServiceState.WAITING;
  private Instant since;
  private Instant notBefore = Instant.MIN;
  private boolean prepared;
  private int failures;
  private int restarts;
  private @Nullable Integer lastExit;
  private @Nullable RunningProcess process;

  ServiceUnit(
      ServiceSpec spec,
      String app,
      ProcessStarter starter,
      Probe probe,
      Backoff backoff,
      InstantSource clock) {
    this.spec = spec;
    this.app = app;
    this.identity = spec.identity();
    this.starter = starter;
    this.probe = probe;
    this.backoff = backoff;
    this.clock = clock;
    this.since = clock.instant();
  }

  ServiceSpec spec() {
    return spec;
  }

  /** Takes over the living process of a record that is this very service. */
  void adopt(ServiceRecord record, ProcessIdentity living) {
    process = new RunningProcess(living, null);
    restarts = record.restarts();
    lastExit = record.lastExit();
    prepared = true;
    since = Instant.parse(record.since());
    state = record.state() == ServiceState.READY ? ServiceState.READY : ServiceState.STARTING;
  }

  /**
   * Looks at the service once.
   *
   * @param isReady whether the service of a name is ready
   * @return whether anything changed that the record should tell
   */
  boolean step(Predicate<String> isReady) {
    return switch (state) {
      case WAITING -> spec.needs().stream().allMatch(isReady) && begin();
      case PREPARING -> stepPreparing();
      case STARTING -> stepStarting();
      case READY -> process().alive() ? settle() : ended();
      case BACKOFF -> !clock.instant().isBefore(notBefore) && enter(ServiceState.WAITING);
      case FAILED, STOPPED -> false;
    };
  }

  private boolean stepPreparing() {
    if (process().alive()) {
      return false;
    }
    Integer exit = process().exitCode();
    if (exit == null || exit != 0) {
      return ended();
    }
    prepared = true;
    return begin();
  }

  private boolean stepStarting() {
    if (!process().alive()) {
      return ended();
    }
    return probe.ready(spec.readiness(), process().identity()) && enter(ServiceState.READY);
  }

  private boolean begin() {
    boolean prepare = !prepared && !spec.prepare().isEmpty();
    return launch(
        prepare ? spec.prepare() : spec.command(),
        prepare ? ServiceState.PREPARING : ServiceState.STARTING);
  }

  private boolean launch(List<String> command, ServiceState next) {
    try {
      if (spec.readiness().kind() == Readiness.Kind.POSTMASTER) {
        PostmasterFile.clearIfStale(Path.of(spec.readiness().target()));
      }
      process = starter.start(spec, command);
      return enter(next);
    } catch (IOException cannotStart) {
      say("cannot be started: " + cannotStart.getMessage());
      process = null;
      return retryLater();
    }
  }

  private boolean ended() {
    Integer exit = process().exitCode();
    process = null;
    lastExit = exit;
    say("ended" + (exit == null ? "" : " with exit code " + exit));
    if (exit != null && spec.finalExits().contains(exit)) {
      return enter(ServiceState.FAILED);
    }
    return retryLater();
  }

  private boolean retryLater() {
    failures++;
    restarts++;
    Duration delay = backoff.delay(failures);
    notBefore = clock.instant().plus(delay);
    say("is started again in " + delay.toMillis() + " ms");
    return enter(ServiceState.BACKOFF);
  }

  /** Forgives earlier failures once the service has been stable; that is not worth a record. */
  private boolean settle() {
    if (failures > 0 && !clock.instant().isBefore(since.plus(backoff.stableAfter()))) {
      failures = 0;
    }
    return false;
  }

  private boolean enter(ServiceState next) {
    state = next;
    since = clock.instant();
    if (next == ServiceState.READY) {
      say("is ready");
    }
    return true;
  }

  boolean isReady() {
    return state == ServiceState.READY;
  }

  ServiceRecord record() {
    return new ServiceRecord(
        spec.name(),
        state,
        process == null ? null : process.identity(),
        restarts,
        lastExit,
        since.toString(),
        app,
        // A preparation is not the service: whoever finds it running must not adopt it as one.
        state == ServiceState.PREPARING ? "preparing" : identity,
        spec.stop());
  }

  private RunningProcess process() {
    if (process == null) {
      throw new IllegalStateException(spec.name() + " is " + state + " without a process");
    }
    return process;
  }

  private void say(String what) {
    System.out.println(clock.instant() + " " + spec.name() + " " + what);
  }
}
