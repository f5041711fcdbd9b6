package dev.sovereign.workers.runtime.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A span an attempt of an activity; current while it runs, so that SQL and HTTP hang below it. */
final class ActivitySpan extends ActivityInboundCallsInterceptorBase {

  private final Tracer tracer;
  private @Nullable ActivityInfo info;

  ActivitySpan(ActivityInboundCallsInterceptor next, Tracer tracer) {
    super(next);
    this.tracer = tracer;
  }

  @Override
  public void init(ActivityExecutionContext context) {
    info = context.getInfo();
    super.init(context);
  }

  @Override
  public ActivityOutput execute(ActivityInput input) {
    Span span = start(input, Objects.requireNonNull(info, "init comes before execute"));
    try (Scope _ = span.makeCurrent()) {
      return super.execute(input);
    } catch (RuntimeException e) {
      span.setStatus(StatusCode.ERROR, TracingWorkerInterceptor.type(e));
      throw e;
    } finally {
      span.end();
    }
  }

  private Span start(ActivityInput input, ActivityInfo activity) {
    Span parent = Span.wrap(TraceHeader.read(input.getHeader()));
    return tracer
        .spanBuilder("RunActivity:" + activity.getActivityType())
        .setSpanKind(SpanKind.SERVER)
        .setParent(Context.root().with(parent))
        .setAttribute("temporalWorkflowID", String.valueOf(activity.getWorkflowId()))
        .setAttribute("temporalRunID", String.valueOf(activity.getWorkflowRunId()))
        .setAttribute("temporalActivityAttempt", activity.getAttempt())
        .startSpan();
  }
}
