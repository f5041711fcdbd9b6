package dev.sovereign.activities.sovereignty;

import dev.sovereign.activities.sovereignty.Probe.Finding;
import dev.sovereign.workflows.sovereignty.Evidence;
import dev.sovereign.workflows.sovereignty.EvidenceReport;
import dev.sovereign.workflows.sovereignty.EvidenceRequest;
import dev.sovereign.workflows.sovereignty.Observation;
import dev.sovereign.workflows.sovereignty.RecordScoresRequest;
import dev.sovereign.workflows.sovereignty.Rubric;
import dev.sovereign.workflows.sovereignty.SovereigntyActivities;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;

/**
 * Looks at this machine, all probes at the same time. A probe that cannot look, or does not finish,
 * reports not seen with the reason. Thread-safe.
 */
public final class MachineEvidence implements SovereigntyActivities {

  /** Below the activity's start-to-close timeout, so that one slow probe does not cost the rest. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Premises premises;
  private final Path hostsFile;
  private final Readings readings;
  private final DataSource dataSource;
  private final Pollers pollers;
  private final Listeners listeners = new Listeners();
  private final List<Rubric> rubrics = Rubrics.load();

  /**
   * Fails when the rubrics that ship with it are not well-formed.
   *
   * @param dataSource connections of the role {@code sovereignty}, in auto-commit mode
   * @param temporal stays the caller's to close
   */
  public MachineEvidence(
      Premises premises, DataSource dataSource, WorkflowServiceStubs temporal, Clock clock) {
    this(premises, dataSource, temporal, clock, Path.of("/etc/hosts"));
  }

  MachineEvidence(
      Premises premises,
      DataSource dataSource,
      WorkflowServiceStubs temporal,
      Clock clock,
      Path hostsFile) {
    this.premises = premises;
    this.dataSource = dataSource;
    this.hostsFile = hostsFile;
    this.readings = new Readings(dataSource);
    this.pollers = new Pollers(temporal, premises.namespace(), premises.host(), clock);
  }

  @Override
  public EvidenceReport gatherEvidence(EvidenceRequest request) {
    String asked = request.repository();
    Path repository = asked == null ? premises.repository() : premises.repository().resolve(asked);
    var looks =
        Arrays.stream(Observation.values())
            .map(observation -> new Look(observation, repository))
            .toList();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    return new EvidenceReport(
        looks.stream().map(look -> look.evidence(deadline)).toList(), rubrics);
  }

  @Override
  public void recordScores(RecordScoresRequest request) {
    readings.record(request);
  }

  private Probe probe(Observation observation) {
    return switch (observation) {
      case OWN_SERVER -> _ -> ownServer();
      case OWN_CODE -> new OwnCodeProbe(premises.build());
      case LOCAL_MODEL -> new LocalModelProbe(premises.model(), listeners);
      case SECOND_SERVER -> _ -> pollers.secondServer();
      case FEDERATED_WORKERS -> _ -> pollers.federated();
      case UNATTENDED_DAY -> _ -> readings.unattended(24, 20);
      case UNATTENDED_WEEK -> _ -> readings.unattended(24 * 7, 150);
      case NO_CORPORATE_HOSTING -> new HostingProbe(services(), hostsFile);
      case CHAIN_TREASURY -> new ChainTreasuryProbe(dataSource);
      case FORKABLE -> new ForkableProbe();
    };
  }

  private Finding ownServer() throws IOException {
    Finding temporal = listeners.here(premises.temporal());
    Finding postgres = listeners.here(premises.postgres());
    return new Finding(
        temporal.seen() && postgres.seen(), temporal.detail() + "; " + postgres.detail());
  }

  private List<ServiceAddress> services() {
    var services = new ArrayList<>(List.of(premises.temporal(), premises.postgres()));
    int port = premises.model().getPort();
    services.add(new ServiceAddress("model", premises.model().getHost(), port < 0 ? 80 : port));
    services.addAll(premises.otherServices());
    return services;
  }

  private final class Look {
    private final Observation observation;
    private final FutureTask<Finding> task;

    Look(Observation observation, Path repository) {
      this.observation = observation;
      this.task = new FutureTask<>(() -> probe(observation).look(repository));
      Thread.ofVirtual().name("evidence-" + observation).start(task);
    }

    Evidence evidence(long deadlineNanos) {
      Finding finding = finding(deadlineNanos);
      return new Evidence(observation, finding.seen(), finding.detail());
    }

    private Finding finding(long deadlineNanos) {
      try {
        return task.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        return Finding.missing("could not look: " + Fault.inOneLine(e.getCause()));
      } catch (TimeoutException _) {
        task.cancel(true);
        return Finding.missing("could not look: not done in " + PATIENCE.toSeconds() + " s");
      } catch (InterruptedException _) {
        task.cancel(true);
        Thread.currentThread().interrupt();
        return Finding.missing("could not look: interrupted");
      }
    }
  }
}
