package dev.sovereign.workers.runtime.tracing;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Random ids, except where the caller chose them. A workflow run's span is made after its children,
 * possibly by another worker, so its id must be known before it exists.
 */
final class ChosenIds implements IdGenerator {

  // The SDK asks on the thread that starts the span, before anything else can run on it.
  private static final ThreadLocal<@Nullable SpanContext> CHOSEN = new ThreadLocal<>();

  private final IdGenerator random = IdGenerator.random();

  /** Runs the action, which starts one span, with the ids of the given context. */
  static <T> T with(SpanContext ids, Supplier<T> action) {
    CHOSEN.set(ids);
    try {
      return action.get();
    } finally {
      CHOSEN.remove();
    }
  }

  @Override
  public String generateSpanId() {
    SpanContext chosen = CHOSEN.get();
    return chosen == null ? random.generateSpanId() : chosen.getSpanId();
  }

  @Override
  public String generateTraceId() {
    SpanContext chosen = CHOSEN.get();
    return chosen == null ? random.generateTraceId() : chosen.getTraceId();
  }
}
