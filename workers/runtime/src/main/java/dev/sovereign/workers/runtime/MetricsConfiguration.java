package dev.sovereign.workers.runtime;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One registry for the JVM, the pools and Temporal's SDK. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

  @Bean(destroyMethod = "close")
  PrometheusMeterRegistry meters(JvmGcMetrics garbageCollection) {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    garbageCollection.bindTo(meters);
    return meters;
  }

  /** Listens to the JVM's collectors until closed, so Spring closes it. */
  @Bean(destroyMethod = "close")
  JvmGcMetrics garbageCollection() {
    return new JvmGcMetrics();
  }
}
