package dev.sovereign.workers.standalone;

import dev.sovereign.activities.inference.EndpointActivities;
import dev.sovereign.activities.inference.EndpointGeneration;
import dev.sovereign.activities.inference.ExactCache;
import dev.sovereign.activities.inference.HandingOver;
import dev.sovereign.activities.inference.Inference;
import dev.sovereign.activities.inference.LowerAnswers;
import dev.sovereign.activities.inference.PostgresBreakerStore;
import dev.sovereign.activities.inference.PostgresTrackStore;
import dev.sovereign.activities.inference.RoutedInference;
import dev.sovereign.activities.inference.call.Upstream;
import dev.sovereign.activities.inference.cloud.CloudUpstreams;
import dev.sovereign.activities.inference.endpoints.Endpoint;
import dev.sovereign.activities.inference.endpoints.HostPower;
import dev.sovereign.activities.inference.endpoints.LiveEndpoints;
import dev.sovereign.activities.inference.endpoints.Member;
import dev.sovereign.activities.inference.endpoints.ProbePolicy;
import dev.sovereign.activities.inference.estimate.TrackRecord;
import dev.sovereign.activities.inference.receipts.CachedAnswers;
import dev.sovereign.activities.inference.receipts.EnergyDay;
import dev.sovereign.activities.inference.receipts.InferenceStore;
import dev.sovereign.activities.inference.receipts.Period;
import dev.sovereign.activities.inference.receipts.SettledSpends;
import dev.sovereign.activities.inference.upstream.Upstreams;
import dev.sovereign.activities.sovereignty.HostIdentity;
import dev.sovereign.config.SovereignConfig;
import dev.sovereign.config.SovereignHome;
import dev.sovereign.gateway.openai.OpenAiSettings;
import dev.sovereign.workers.runtime.content.EncryptedContentStore;
import dev.sovereign.workers.runtime.database.Pools;
import dev.sovereign.workers.runtime.tracing.Tracing;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.inference.RoutePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.schedules.ScheduleClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The way to a model that the doors and the activities of this process share. */
@Configuration(proxyBeanMethods = false)
class InferenceConfiguration {

  private static final int MAX_BODY_BYTES = 16 << 20;

  /** What a caller may ask for, as the door's OpenAPI document says. */
  private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

  private final DataSource database;

  /** Without spans: thousands of receipts a second are no call's own statement. */
  InferenceConfiguration(Pools pools) {
    this.database = pools.open("inference");
  }

  @Bean
  ContentStore contents(SovereignHome home, HostIdentity host) {
    return new EncryptedContentStore(
        home.home().resolve("content"), home.secret("content-key"), host.id());
  }

  @Bean(destroyMethod = "close")
  InferenceStore inferenceStore(
      SovereignConfig config, SovereignHome home, HostIdentity host, ContentStore contents) {
    return new InferenceStore(
        database,
        contents,
        InferenceStore.Settings.of(
            host.id(), home.run().resolve("receipts-worker"), limits(config.inference())),
        Clock.systemUTC());
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  LiveEndpoints endpoints(
      SovereignConfig config,
      InferenceStore store,
      Tracing tracing,
      ScheduleClient schedules,
      HostIdentity host,
      HostPower power) {
    Map<String, Supplier<String>> keys = keys(config);
    List<Member> members =
        ConfiguredEndpoints.of(config).stream()
            .map(each -> new Member(each, upstream(each, keys, tracing)))
            .toList();
    return new LiveEndpoints(
        members,
        new CatchUpOnReturn(new PostgresBreakerStore(database, store), schedules),
        Clock.systemUTC(),
        ProbePolicy.standard(),
        TrackRecord.of(new PostgresTrackStore(database, store, host.id())),
        power);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  EnergyTakenBefore energyTakenBefore(EnergyDay day, InferenceStore store) {
    return new EnergyTakenBefore(day, store.receipts(), Instant.now());
  }

  @Bean
  HandingOver handingOver(InferenceStore store, ContentStore contents, WorkflowClient client) {
    return new HandingOver(store.answers(), contents, new TemporalCalls(client));
  }

  @Bean
  Inference inference(
      SovereignConfig config,
      LiveEndpoints endpoints,
      InferenceStore store,
      HandingOver handingOver,
      CachedAnswers cached,
      LowerAnswers lowerAnswers,
      HostIdentity host) {
    return new RoutedInference(
        endpoints,
        store.receipts(),
        store.budget(),
        store.answers(),
        handingOver,
        RoutePolicy.valueOf(config.inference().policy().name()),
        host.id(),
        Clock.systemUTC(),
        new ExactCache(cached, store.answers()),
        lowerAnswers);
  }

  @Bean
  EndpointActivities endpointActivities(
      SovereignConfig config,
      LiveEndpoints endpoints,
      InferenceStore store,
      ContentStore contents,
      HostIdentity host) {
    return new EndpointActivities(
        endpoints,
        store.receipts(),
        store.budget(),
        store.answers(),
        contents,
        RoutePolicy.valueOf(config.inference().policy().name()),
        host.id(),
        Clock.systemUTC());
  }

  @Bean
  SettledSpends spendActivities() {
    return new SettledSpends(database);
  }

  @Bean
  EndpointGeneration endpointGeneration(Inference inference) {
    return new EndpointGeneration(inference);
  }

  @Bean
  OpenAiSettings openAiSettings(SovereignConfig config) {
    Duration timeout = config.inference().timeout();
    return new OpenAiSettings(
        timeout, timeout.compareTo(MAX_TIMEOUT) > 0 ? timeout : MAX_TIMEOUT, MAX_BODY_BYTES);
  }

  private static Upstream upstream(
      Endpoint endpoint, Map<String, Supplier<String>> keys, Tracing tracing) {
    Supplier<String> key = keys.getOrDefault(endpoint.name(), () -> "");
    Upstream upstream =
        endpoint.kind().cloud() ? CloudUpstreams.of(endpoint, key) : Upstreams.of(endpoint, key);
    return tracing.active()
        ? new TracedUpstream(endpoint, upstream, tracing.openTelemetry().getTracer("dev.sovereign"))
        : upstream;
  }

  private static Map<String, Supplier<String>> keys(SovereignConfig config) {
    Map<String, Supplier<String>> keys = new HashMap<>();
    for (SovereignConfig.Endpoint endpoint : config.endpoints()) {
      var key = endpoint.apiKey();
      if (key != null) {
        keys.put(endpoint.name(), key::reveal);
      }
    }
    return keys;
  }

  private static Map<Period, Long> limits(SovereignConfig.Inference inference) {
    Map<Period, Long> limits = new EnumMap<>(Period.class);
    Long day = inference.budgets().dayNanoUsd();
    if (day != null) {
      limits.put(Period.DAY, day);
    }
    Long month = inference.budgets().monthNanoUsd();
    if (month != null) {
      limits.put(Period.MONTH, month);
    }
    return limits;
  }
}
