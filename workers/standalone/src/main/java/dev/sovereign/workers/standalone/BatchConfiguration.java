package dev.sovereign.workers.standalone;

import dev.sovereign.activities.inference.Inference;
import dev.sovereign.activities.inference.batch.BatchRuns;
import dev.sovereign.activities.inference.batch.Batches;
import dev.sovereign.activities.inference.batch.Files;
import dev.sovereign.activities.inference.batch.PlannedGroups;
import dev.sovereign.activities.inference.batch.PostgresBatches;
import dev.sovereign.activities.inference.batch.StoredBatches;
import dev.sovereign.activities.inference.endpoints.LiveEndpoints;
import dev.sovereign.activities.sovereignty.HostIdentity;
import dev.sovereign.config.SovereignConfig;
import dev.sovereign.workers.runtime.Placement;
import dev.sovereign.workers.runtime.database.Pools;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.batch.BatchActivities;
import dev.sovereign.workflows.inference.RoutePolicy;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Files and batches: at the door, and on the queues of this host. */
@Configuration(proxyBeanMethods = false)
class BatchConfiguration {

  private final DataSource database;

  /** Connections of their own: a large file's rows must not hold up a call's receipt. */
  BatchConfiguration(Pools pools) {
    this.database = pools.open("inference");
  }

  @Bean
  Files files(ContentStore contents, HostIdentity host) {
    return new Files(database, contents, host.id(), Clock.systemUTC());
  }

  @Bean
  BatchRuns batchRuns(WorkflowClient client) {
    return new TemporalBatches(client);
  }

  @Bean
  Batches batches(Files files, BatchRuns runs) {
    return new PostgresBatches(database, files, runs, Clock.systemUTC());
  }

  @Bean
  StoredBatches batchSteps(
      SovereignConfig config,
      ContentStore contents,
      Files files,
      Inference inference,
      LiveEndpoints endpoints) {
    RoutePolicy policy = RoutePolicy.valueOf(config.inference().policy().name());
    return new StoredBatches(
        database,
        contents,
        files,
        inference,
        new PlannedGroups(endpoints, policy, Clock.systemUTC()),
        Clock.systemUTC());
  }

  @Bean
  Placement batchesOfAnyHost(BatchActivities steps) {
    return Placement.batches(steps);
  }

  @Bean
  Placement batchesOfThisHost(HostIdentity host, BatchActivities steps) {
    return Placement.batchesOnHost(host.id(), steps);
  }
}
