package dev.sovereign.workers.runtime.tracing;

import dev.sovereign.config.SovereignConfig.Telemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.interceptors.WorkflowClientInterceptor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Whether and where spans go. When off, nothing is wrapped or intercepted and no SDK is made.
 * Thread-safe.
 */
public final class Tracing implements AutoCloseable {

  private static final String SCOPE = "dev.sovereign";
  private static final int FLUSH_SECONDS = 2;

  private final @Nullable OpenTelemetrySdk sdk;

  private Tracing(@Nullable OpenTelemetrySdk sdk) {
    this.sdk = sdk;
  }

  /** As configured. An OTLP collector that is away costs spans, nothing else. */
  public static Tracing from(Telemetry telemetry) {
    return switch (telemetry.exporter()) {
      case NONE -> new Tracing(null);
      case OTLP ->
          through(
              BatchSpanProcessor.builder(
                      OtlpGrpcSpanExporter.builder().setEndpoint(telemetry.endpoint()).build())
                  .build());
    };
  }

  /** Through a given processor. */
  public static Tracing through(SpanProcessor processor) {
    Resource service =
        Resource.create(Attributes.builder().put("service.name", "sovereign").build());
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(service))
            .setIdGenerator(new ChosenIds())
            .addSpanProcessor(processor)
            .build();
    return new Tracing(
        OpenTelemetrySdk.builder()
            .setTracerProvider(provider)
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build());
  }

  /** Whether spans go anywhere. */
  public boolean active() {
    return sdk != null;
  }

  /** For code that makes spans of its own; a no-op when off. */
  public OpenTelemetry openTelemetry() {
    return sdk == null ? OpenTelemetry.noop() : sdk;
  }

  /** Empty when off. */
  public List<WorkflowClientInterceptor> clientInterceptors() {
    return sdk == null ? List.of() : List.of(new TracingClientInterceptor(tracer()));
  }

  /** Empty when off. */
  public List<WorkerInterceptor> workerInterceptors() {
    return sdk == null ? List.of() : List.of(new TracingWorkerInterceptor(tracer()));
  }

  /**
   * The data source with a span a statement: its text with literals blanked, never its parameters.
   */
  public DataSource wrap(DataSource source) {
    return sdk == null
        ? source
        : JdbcTelemetry.builder(sdk)
            .setDataSourceInstrumenterEnabled(false)
            .setCaptureQueryParameters(false)
            .build()
            .wrap(source);
  }

  private Tracer tracer() {
    return openTelemetry().getTracer(SCOPE);
  }

  /** Sends what is left, for two seconds at most. */
  @Override
  public void close() {
    if (sdk != null) {
      sdk.getSdkTracerProvider().shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
    }
  }
}
