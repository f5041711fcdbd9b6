package dev.sovereign.workers.standalone;

import dev.sovereign.activities.inference.CatchingUp;
import dev.sovereign.activities.inference.LowerAnswers;
import dev.sovereign.activities.inference.endpoints.LiveEndpoints;
import dev.sovereign.activities.inference.receipts.CachedAnswers;
import dev.sovereign.activities.inference.receipts.CatchUps;
import dev.sovereign.activities.inference.receipts.InferenceStore;
import dev.sovereign.activities.inference.receipts.PostgresCachedAnswers;
import dev.sovereign.activities.inference.receipts.PostgresCatchUps;
import dev.sovereign.activities.sovereignty.HostIdentity;
import dev.sovereign.config.SovereignConfig;
import dev.sovereign.workers.runtime.database.Pools;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Answers that are given again, and answers that are made again. */
@Configuration(proxyBeanMethods = false)
class LaterConfiguration {

  private static final long MIB = 1L << 20;

  private final DataSource database;

  LaterConfiguration(Pools pools) {
    this.database = pools.open("inference");
  }

  @Bean
  CatchUps catchUps(
      SovereignConfig config, ContentStore contents, InferenceStore store, HostIdentity host) {
    PostgresCatchUps catchUps =
        new PostgresCatchUps(
            database, contents, host.id(), config.inference().catchUp().kept(), Clock.systemUTC());
    store.alsoExpire(catchUps::expire);
    return catchUps;
  }

  @Bean
  CachedAnswers cachedAnswers(
      SovereignConfig config, ContentStore contents, InferenceStore store, HostIdentity host) {
    SovereignConfig.Cache cache = config.inference().cache();
    PostgresCachedAnswers cached =
        new PostgresCachedAnswers(
            database,
            contents,
            store,
            host.id(),
            new PostgresCachedAnswers.Bounds(cache.ttl(), cache.maxMib() * MIB, cache.maxAnswers()),
            Clock.systemUTC());
    store.alsoExpire(cached::expire);
    return cached;
  }

  @Bean
  LowerAnswers lowerAnswers(
      CatchUps catchUps,
      LiveEndpoints endpoints,
      ContentStore contents,
      SovereignConfig config,
      HostIdentity host) {
    return new LowerAnswers(
        catchUps, endpoints, contents, policy(config), host.id(), Clock.systemUTC());
  }

  @Bean
  CatchingUp catchingUp(
      CatchUps catchUps,
      LiveEndpoints endpoints,
      InferenceStore store,
      ContentStore contents,
      SovereignConfig config,
      HostIdentity host) {
    SovereignConfig.CatchUp budget = config.inference().catchUp();
    return new CatchingUp(
        catchUps,
        endpoints,
        store.answers(),
        contents,
        policy(config),
        host.id(),
        new CatchingUp.Budget(budget.maxCalls(), budget.maxNanoUsd()),
        Clock.systemUTC());
  }

  private static RoutePolicy policy(SovereignConfig config) {
    return RoutePolicy.valueOf(config.inference().policy().name());
  }
}
