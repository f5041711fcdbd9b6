package dev.sovereign.workers.runtime;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One registry for the JVM, the pools and Temporal's SDK. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

  @Bean(destroyMethod = "close")
  PrometheusMeterRegistry meters(JvmGcMetrics garbageCollection) {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    meters.config().meterFilter(new FewBuckets());
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    garbageCollection.bindTo(meters);
    return meters;
  }

  /**
   * Temporal's SDK asks for 69 buckets a timer, and has hundreds of timers by label: a scrape of
   * more than a megabyte. These tell a slow poll from a slow model, which is what one looks for.
   */
  private static final class FewBuckets implements MeterFilter {

    private static final double[] NANOS =
        Stream.of(5, 50, 500, 5_000, 60_000)
            .mapToDouble(millis -> Duration.ofMillis(millis).toNanos())
            .toArray();

    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig asked) {
      if (!id.getName().startsWith("temporal")) {
        return asked;
      }
      return DistributionStatisticConfig.builder()
          .percentilesHistogram(false)
          .serviceLevelObjectives(NANOS)
          .build()
          .merge(asked);
    }
  }

  /** Listens to the JVM's collectors until closed, so Spring closes it. */
  @Bean(destroyMethod = "close")
  JvmGcMetrics garbageCollection() {
    return new JvmGcMetrics();
  }
}
