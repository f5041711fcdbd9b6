package dev.sovereign.workers.standalone;

import dev.sovereign.activities.energy.MachinePower;
import dev.sovereign.activities.handoff.GitAndPostgresHandoff;
import dev.sovereign.activities.handoff.HandoffStore;
import dev.sovereign.activities.handoff.PostgresSessions;
import dev.sovereign.activities.health.ServiceProbes;
import dev.sovereign.activities.inference.CatchingUp;
import dev.sovereign.activities.inference.EndpointActivities;
import dev.sovereign.activities.inference.EndpointGeneration;
import dev.sovereign.activities.inference.LowerAnswers;
import dev.sovereign.activities.memory.PostgresFacts;
import dev.sovereign.activities.memory.recall.Recalling;
import dev.sovereign.activities.memory.sources.ConfiguredSources;
import dev.sovereign.activities.sovereignty.HostIdentity;
import dev.sovereign.activities.sovereignty.MachineEvidence;
import dev.sovereign.activities.treasury.loop.LedgerAndVenues;
import dev.sovereign.config.SovereignConfig;
import dev.sovereign.workers.runtime.Placement;
import dev.sovereign.workers.runtime.RuntimeConfiguration;
import dev.sovereign.workers.runtime.WorkerIdentity;
import dev.sovereign.workers.runtime.database.Pools;
import dev.sovereign.workers.runtime.tracing.Tracing;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.SpendActivities;
import dev.sovereign.workflows.treasury.loop.OperatorKey;
import io.grpc.ManagedChannelBuilder;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Clock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Puts every tier's activities on their queues, and opens the doors. */
@SpringBootConfiguration(proxyBeanMethods = false)
@Import({
  RuntimeConfiguration.class,
  EnergyConfiguration.class,
  InferenceConfiguration.class,
  LaterConfiguration.class,
  BatchConfiguration.class,
  MemoryConfiguration.class,
  TreasuryConfiguration.class,
  DoorConfiguration.class
})
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
  Placement workflows(Supplier<OperatorKey> operator) {
    return Placement.workflows(operator);
  }

  @Bean
  DataSource handoffDatabase(Pools pools, Tracing tracing) {
    return tracing.wrap(pools.open("handoff"));
  }

  @Bean
  HandoffStore handoffStore(DataSource handoffDatabase) {
    return new HandoffStore(handoffDatabase);
  }

  @Bean
  PostgresFacts facts(Pools pools, Tracing tracing, ContentStore contents) {
    return new PostgresFacts(tracing.wrap(pools.open("memory")), contents);
  }

  /** Reads facts on connections of its own: a seal reads while writers wait for it on theirs. */
  @Bean
  PostgresSessions postgresSessions(
      DataSource handoffDatabase,
      Pools pools,
      Tracing tracing,
      ContentStore contents,
      Recalling recalling) {
    DataSource reading = tracing.wrap(pools.open("memory"));
    return new PostgresSessions(
        handoffDatabase,
        new PostgresFacts(reading, contents),
        recalling.recall(),
        Clock.systemUTC());
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  SessionKeeper sessionKeeper(PostgresSessions sessions, WorkflowClient client) {
    return new SessionKeeper(sessions::open, client);
  }

  @Bean
  Placement server(
      SovereignConfig config,
      Checkout checkout,
      HostIdentity host,
      HandoffStore store,
      PostgresSessions sessions,
      PostgresFacts facts,
      ContentStore contents,
      ConfiguredSources sources,
      Pools pools,
      Tracing tracing,
      WorkflowServiceStubs temporal,
      EndpointActivities inference,
      LowerAnswers lowerAnswers,
      CatchingUp catchUp,
      LedgerAndVenues treasury,
      SpendActivities spend,
      MachinePower power) {
    DataSource health = tracing.wrap(pools.open("health"));
    DataSource sovereignty = tracing.wrap(pools.open("sovereignty"));
    ProbeTargets targets =
        new ProbeTargets(
            health,
            temporal.getRawChannel(),
            address -> ManagedChannelBuilder.forTarget(address).usePlaintext().build());
    return Placement.server(
        new ServiceProbes(targets.of(config)),
        new GitAndPostgresHandoff(store, sessions, facts, contents, checkout.repository()),
        new MachineEvidence(
            MachinePremises.of(config, checkout, host), sovereignty, temporal, Clock.systemUTC()),
        sources,
        inference,
        lowerAnswers,
        catchUp,
        treasury,
        spend,
        power);
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
  Placement hostPlans(
      HostIdentity host,
      EndpointActivities inference,
      LowerAnswers lowerAnswers,
      CatchingUp catchUp,
      MachinePower power) {
    return Placement.host(host.id(), inference, lowerAnswers, catchUp, power);
  }

  @Bean
  Placement hostInference(HostIdentity host, EndpointActivities inference) {
    return Placement.inferenceOnHost(host.id(), inference);
  }
}
