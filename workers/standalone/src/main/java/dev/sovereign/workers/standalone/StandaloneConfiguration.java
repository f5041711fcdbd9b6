package dev.sovereign.workers.standalone;

import dev.sovereign.activities.handoff.GitAndPostgresHandoff;
import dev.sovereign.activities.handoff.HandoffStore;
import dev.sovereign.activities.health.ServiceProbes;
import dev.sovereign.activities.inference.LocalModel;
import dev.sovereign.activities.sovereignty.HostIdentity;
import dev.sovereign.activities.sovereignty.MachineEvidence;
import dev.sovereign.config.SovereignConfig;
import dev.sovereign.workers.runtime.Placement;
import dev.sovereign.workers.runtime.RuntimeConfiguration;
import dev.sovereign.workers.runtime.WorkerIdentity;
import dev.sovereign.workers.runtime.database.Pools;
import dev.sovereign.workers.runtime.tracing.Tracing;
import dev.sovereign.workflows.TaskQueues.Tier;
import io.grpc.ManagedChannelBuilder;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Puts every tier's activities on their queues, and opens the doors. */
@SpringBootConfiguration(proxyBeanMethods = false)
@Import({RuntimeConfiguration.class, DoorConfiguration.class})
class StandaloneConfiguration {

  /** Below the activity's start-to-close timeout, so that the reason is known here. */
  private static final Duration ANSWER = Duration.ofSeconds(100);

  @Bean
  HostIdentity host() {
    return HostIdentity.ofThisMachine();
  }

  @Bean
  WorkerIdentity identity(HostIdentity host) {
    return new WorkerIdentity(host.workerIdentity(ProcessHandle.current().pid(), "standalone"));
  }

  @Bean
  Placement workflows() {
    return Placement.workflows();
  }

  @Bean
  HandoffStore handoffStore(Pools pools, Tracing tracing) {
    return new HandoffStore(tracing.wrap(pools.open("handoff")));
  }

  @Bean
  Placement server(
      SovereignConfig config,
      Checkout checkout,
      HostIdentity host,
      HandoffStore store,
      Pools pools,
      Tracing tracing,
      WorkflowServiceStubs temporal) {
    DataSource health = tracing.wrap(pools.open("health"));
    DataSource sovereignty = tracing.wrap(pools.open("sovereignty"));
    ProbeTargets targets =
        new ProbeTargets(
            health,
            temporal.getRawChannel(),
            address -> ManagedChannelBuilder.forTarget(address).usePlaintext().build());
    return Placement.server(
        new ServiceProbes(targets.of(config)),
        new GitAndPostgresHandoff(store, checkout.repository()),
        new MachineEvidence(
            MachinePremises.of(config, checkout, host), sovereignty, temporal, Clock.systemUTC()));
  }

  @Bean
  Placement inference(SovereignConfig config, Tracing tracing) {
    URI server = URI.create("http://127.0.0.1:" + config.ports().model() + "/v1");
    LocalModel model = new LocalModel(server, new ServedModel(server), ANSWER);
    return Placement.inference(Tier.SERVER, tracing.wrap(model, server));
  }
}
