package dev.sovereign.workers.runtime.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptor;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowClientInterceptorBase;
import java.util.function.Supplier;

/** A span a workflow start, handed to the run in its header. */
final class TracingClientInterceptor extends WorkflowClientInterceptorBase {

  private final Tracer tracer;

  TracingClientInterceptor(Tracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public WorkflowClientCallsInterceptor workflowClientCallsInterceptor(
      WorkflowClientCallsInterceptor next) {
    return new Calls(next);
  }

  private final class Calls extends WorkflowClientCallsInterceptorBase {

    Calls(WorkflowClientCallsInterceptor next) {
      super(next);
    }

    @Override
    public WorkflowStartOutput start(WorkflowStartInput input) {
      return traced(input, () -> super.start(input));
    }

    @Override
    public WorkflowSignalWithStartOutput signalWithStart(WorkflowSignalWithStartInput input) {
      return traced(input.getWorkflowStartInput(), () -> super.signalWithStart(input));
    }

    @Override
    public <R> WorkflowUpdateWithStartOutput<R> updateWithStart(
        WorkflowUpdateWithStartInput<R> input) {
      return traced(input.getWorkflowStartInput(), () -> super.updateWithStart(input));
    }

    private <T> T traced(WorkflowStartInput start, Supplier<T> call) {
      Span span =
          tracer
              .spanBuilder("StartWorkflow:" + start.getWorkflowType())
              .setSpanKind(SpanKind.CLIENT)
              .setAttribute("temporalWorkflowID", start.getWorkflowId())
              .startSpan();
      TraceHeader.write(span.getSpanContext(), start.getHeader());
      try (Scope _ = span.makeCurrent()) {
        return call.get();
      } catch (RuntimeException e) {
        span.setStatus(StatusCode.ERROR, e.getClass().getSimpleName());
        throw e;
      } finally {
        span.end();
      }
    }
  }
}
