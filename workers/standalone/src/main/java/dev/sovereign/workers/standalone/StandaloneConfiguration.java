package dev.sovereign.workers.standalone;

import dev.sovereign.activities.handoff.GitAndPostgresHandoff;
import dev.sovereign.activities.handoff.HandoffStore;
import dev.sovereign.activities.health.ServiceProbes;
import dev.sovereign.activities.inference.EndpointActivities;
import dev.sovereign.activities.inference.EndpointGeneration;
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
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Puts every tier's activities on their queues, and opens the doors. */
@SpringBootConfiguration(proxyBeanMethods = false)
@Import({RuntimeConfiguration.class, InferenceConfiguration.class, DoorConfiguration.class})
class StandaloneConfiguration {

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
      WorkflowServiceStubs temporal,
      EndpointActivities inference) {
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
            MachinePremises.of(config, checkout, host), sovereignty, temporal, Clock.systemUTC()),
        inference);
  }

  @Bean
  Placement serverInference(EndpointGeneration old, EndpointActivities inference) {
    return Placement.inference(Tier.SERVER, old, inference);
  }

  @Bean
  Placement cloudInference(EndpointGeneration old, EndpointActivities inference) {
    return Placement.inference(Tier.CLOUD, old, inference);
  }

  @Bean
  Placement deviceInference(EndpointGeneration old, EndpointActivities inference) {
    return Placement.inference(Tier.DEVICE, old, inference);
  }

  @Bean
  Placement hostPlans(HostIdentity host, EndpointActivities inference) {
    return Placement.host(host.id(), inference);
  }

  @Bean
  Placement hostInference(HostIdentity host, EndpointActivities inference) {
    return Placement.inferenceOnHost(host.id(), inference);
  }
}
