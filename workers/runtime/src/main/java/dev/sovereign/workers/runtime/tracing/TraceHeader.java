package dev.sovereign.workers.runtime.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.interceptors.Header;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A span context in a Temporal header: W3C {@code traceparent}, as a plain JSON string. */
final class TraceHeader {

  private static final String KEY = "traceparent";
  private static final W3CTraceContextPropagator FORMAT = W3CTraceContextPropagator.getInstance();

  private TraceHeader() {}

  static void write(SpanContext context, Header header) {
    Map<String, String> carrier = new HashMap<>();
    FORMAT.inject(
        Context.root().with(Span.wrap(context)),
        carrier,
        (map, key, value) -> {
          if (map != null) {
            map.put(key, value);
          }
        });
    String value = carrier.get(KEY);
    if (value != null) {
      DefaultDataConverter.STANDARD_INSTANCE
          .toPayload(value)
          .ifPresent(payload -> header.getValues().put(KEY, payload));
    }
  }

  /** Invalid when the header carries none. */
  static SpanContext read(Header header) {
    Payload payload = header.getValues().get(KEY);
    if (payload == null) {
      return SpanContext.getInvalid();
    }
    String value =
        DefaultDataConverter.STANDARD_INSTANCE.fromPayload(payload, String.class, String.class);
    Context context = FORMAT.extract(Context.root(), value, ValueGetter.INSTANCE);
    return Span.fromContext(context).getSpanContext();
  }

  private enum ValueGetter implements TextMapGetter<String> {
    INSTANCE;

    @Override
    public Iterable<String> keys(String carrier) {
      return java.util.List.of(KEY);
    }

    @Override
    public @Nullable String get(@Nullable String carrier, String key) {
      return KEY.equals(key) ? carrier : null;
    }
  }
}
