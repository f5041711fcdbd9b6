package dev.sovereign.workers.runtime;

import dev.sovereign.config.SovereignConfig;
import dev.sovereign.config.SovereignHome;
import dev.sovereign.workers.runtime.database.DatabaseServer;
import dev.sovereign.workers.runtime.database.Pools;
import dev.sovereign.workers.runtime.schedules.DeclaredSchedule;
import dev.sovereign.workers.runtime.schedules.ScheduleReconciler;
import dev.sovereign.workers.runtime.schedules.TemporalSchedules;
import dev.sovereign.workers.runtime.tracing.Tracing;
import dev.sovereign.workflows.Payloads;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.spring.boot.TemporalOptionsCustomizer;
import io.temporal.spring.boot.autoconfigure.MetricsScopeAutoConfiguration;
import io.temporal.spring.boot.autoconfigure.RootNamespaceAutoConfiguration;
import io.temporal.spring.boot.autoconfigure.ServiceStubsAutoConfiguration;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The beans of every worker. A worker app imports it and provides {@link SovereignConfig}, {@link
 * SovereignHome}, {@link WorkerIdentity}, the declared schedules and its tier's {@link Placement}s.
 * The starter's auto-configurations are named one by one, so that nothing else starts.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  PropertyPlaceholderAutoConfiguration.class,
  MetricsScopeAutoConfiguration.class,
  ServiceStubsAutoConfiguration.class,
  RootNamespaceAutoConfiguration.class
})
@Import(MetricsConfiguration.class)
public class RuntimeConfiguration {

  /** Idle runs are cached so that their next task needs no replay; each costs a thread. */
  private static final int CACHED_RUNS = 32;

  private static final int WORKFLOW_THREADS = 2 * CACHED_RUNS;

  @Bean(destroyMethod = "close")
  Tracing tracing(SovereignConfig config) {
    return Tracing.from(config.telemetry());
  }

  @Bean
  DataConverter mainDataConverter() {
    return Payloads.converter();
  }

  @Bean
  TemporalOptionsCustomizer<WorkflowClientOptions.Builder> clientOptions(
      WorkerIdentity identity, Tracing tracing) {
    return builder -> {
      tracing.clientInterceptors().forEach(interceptor -> builder.setInterceptors(interceptor));
      return builder.setIdentity(identity.value());
    };
  }

  @Bean(destroyMethod = "close")
  Pools pools(SovereignConfig config, SovereignHome home, MeterRegistry meters) {
    DatabaseServer server = new DatabaseServer("127.0.0.1", config.ports().postgres());
    return new Pools(server, home::secret, meters);
  }

  /** Not a bean of its own: its life is the lifecycle's, which drains it. */
  private static WorkerFactory factory(
      WorkflowClient client, Tracing tracing, List<Placement> placements) {
    WorkerFactory factory =
        WorkerFactory.newInstance(
            client,
            WorkerFactoryOptions.newBuilder()
                .setWorkflowCacheSize(CACHED_RUNS)
                .setMaxWorkflowThreadCount(WORKFLOW_THREADS)
                .setWorkerInterceptors(
                    Stream.concat(
                            tracing.workerInterceptors().stream(), Stream.of(new Heartbeats()))
                        .toArray(WorkerInterceptor[]::new))
                .build());
    placements.forEach(placement -> placement.register(factory));
    return factory;
  }

  @Bean
  ScheduleReconciler scheduleReconciler(
      ScheduleClient client, ObjectProvider<DeclaredSchedule> declared) {
    return TemporalSchedules.reconciler(client, declared.stream().toList());
  }

  @Bean
  WorkerLifecycle workerLifecycle(
      WorkflowClient client,
      WorkflowServiceStubs stubs,
      ScheduleReconciler schedules,
      Tracing tracing,
      List<Placement> placements) {
    return new WorkerLifecycle(
        factory(client, tracing, placements),
        new TemporalSetup(stubs, client.getOptions().getNamespace()),
        schedules,
        stubs.getOptions().getTarget());
  }
}
