package dev.sovereign.workers.runtime.tracing;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Spans of runs and activities. Nothing here adds to a run's history but the header. */
final class TracingWorkerInterceptor extends WorkerInterceptorBase {

  private final Tracer tracer;

  TracingWorkerInterceptor(Tracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
    return new Run(next);
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivitySpan(next, tracer);
  }

  /** The failure's coded type; its message may quote what was asked. */
  static String type(Throwable failure) {
    return failure instanceof ApplicationFailure coded
        ? coded.getType()
        : failure.getClass().getSimpleName();
  }

  private final class Run extends WorkflowInboundCallsInterceptorBase {

    private SpanContext own = SpanContext.getInvalid();

    Run(WorkflowInboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public void init(WorkflowOutboundCallsInterceptor outbound) {
      super.init(new Calls(outbound, this));
    }

    @Override
    public WorkflowOutput execute(WorkflowInput input) {
      RunSpan span = RunSpan.of(TraceHeader.read(input.getHeader()), Workflow.getInfo().getRunId());
      own = span.own();
      try {
        WorkflowOutput output = super.execute(input);
        emit(span, null);
        return output;
      } catch (RuntimeException e) {
        // An evicted run is destroyed by an Error: it goes on elsewhere and has not ended.
        emit(span, type(e));
        throw e;
      }
    }

    private void emit(RunSpan span, @Nullable String failure) {
      if (!WorkflowUnsafe.isReplaying()) {
        WorkflowInfo info = Workflow.getInfo();
        span.emit(tracer, info, Instant.ofEpochMilli(Workflow.currentTimeMillis()), failure);
      }
    }
  }

  private static final class Calls extends WorkflowOutboundCallsInterceptorBase {

    private final Run run;

    Calls(WorkflowOutboundCallsInterceptor next, Run run) {
      super(next);
      this.run = run;
    }

    @Override
    public <R> ActivityOutput<R> executeActivity(ActivityInput<R> input) {
      TraceHeader.write(run.own, input.getHeader());
      return super.executeActivity(input);
    }

    @Override
    public <R> LocalActivityOutput<R> executeLocalActivity(LocalActivityInput<R> input) {
      TraceHeader.write(run.own, input.getHeader());
      return super.executeLocalActivity(input);
    }

    @Override
    public <R> ChildWorkflowOutput<R> executeChildWorkflow(ChildWorkflowInput<R> input) {
      TraceHeader.write(run.own, input.getHeader());
      return super.executeChildWorkflow(input);
    }
  }
}
