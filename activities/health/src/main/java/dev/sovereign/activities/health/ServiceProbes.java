package dev.sovereign.activities.health;

import dev.sovereign.activities.health.Probe.Verdict;
import dev.sovereign.workflows.health.HealthActivities;
import dev.sovereign.workflows.health.HealthReport;
import dev.sovereign.workflows.health.ProbeRequest;
import dev.sovereign.workflows.health.ServiceHealth;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks every target at the same time, one virtual thread each. A probe past its timeout is reported
 * as such and left behind: nothing waits for it. Thread-safe.
 */
public final class ServiceProbes implements HealthActivities {

  private final List<ProbeTarget> targets;
  private final Probe probe;

  /**
   * @param targets in the order of the report
   */
  public ServiceProbes(List<ProbeTarget> targets) {
    this.targets = List.copyOf(targets);
    this.probe =
        new Probe(HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build());
  }

  @Override
  public HealthReport probeServices(ProbeRequest request) {
    var timeout = Duration.ofMillis(request.timeoutMillis());
    var running = targets.stream().map(target -> new Running(target, timeout)).toList();
    return new HealthReport(running.stream().map(Running::result).toList());
  }

  private final class Running {
    private final ProbeTarget target;
    private final Duration timeout;
    private final long startedNanos = System.nanoTime();
    private final FutureTask<Timed> task;

    private record Timed(Verdict verdict, long nanos) {}

    Running(ProbeTarget target, Duration timeout) {
      this.target = target;
      this.timeout = timeout;
      this.task = new FutureTask<>(this::ask);
      Thread.ofVirtual().name("probe-" + target.name()).start(task);
    }

    private Timed ask() throws Exception {
      Verdict verdict = probe.ask(target, timeout);
      return new Timed(verdict, System.nanoTime() - startedNanos);
    }

    ServiceHealth result() {
      long left = timeout.toNanos() - (System.nanoTime() - startedNanos);
      try {
        Timed timed = task.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        return row(timed.verdict(), timed.nanos());
      } catch (ExecutionException e) {
        return ill(Fault.inOneLine(e.getCause()));
      } catch (TimeoutException _) {
        task.cancel(true);
        return ill("no answer in " + timeout.toMillis() + " ms");
      } catch (InterruptedException _) {
        task.cancel(true);
        Thread.currentThread().interrupt();
        return ill("the probe was interrupted");
      }
    }

    private ServiceHealth ill(String observation) {
      return row(new Verdict(false, observation), System.nanoTime() - startedNanos);
    }

    private ServiceHealth row(Verdict verdict, long nanos) {
      return new ServiceHealth(
          target.name(),
          target.kind(),
          target.shownAddress(),
          verdict.healthy(),
          TimeUnit.NANOSECONDS.toMicros(nanos),
          verdict.observation(),
          verdict.healthy() ? "" : target.nextStep());
    }
  }
}
