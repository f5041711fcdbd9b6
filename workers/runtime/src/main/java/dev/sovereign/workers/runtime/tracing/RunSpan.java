package dev.sovereign.workers.runtime.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.temporal.workflow.WorkflowInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The span of a workflow run. A run may outlive its worker and be replayed by another; so the
 * span's ids are a function of the run's id, known to every worker alike, and the span itself is
 * made once, when the run ends, with the times that its history holds. Children point to it from
 * the first moment.
 *
 * @param parent what started the run, invalid when it was a schedule or a foreign client
 * @param own this span's ids
 */
record RunSpan(SpanContext parent, SpanContext own) {

  private static final int TRACE_ID_DIGITS = 32;
  private static final int SPAN_ID_DIGITS = 16;

  static RunSpan of(SpanContext parent, String runId) {
    String digits = hash(runId);
    String spanId = digits.substring(TRACE_ID_DIGITS, TRACE_ID_DIGITS + SPAN_ID_DIGITS);
    SpanContext own =
        parent.isValid()
            ? SpanContext.create(
                parent.getTraceId(), spanId, parent.getTraceFlags(), parent.getTraceState())
            : SpanContext.create(
                digits.substring(0, TRACE_ID_DIGITS),
                spanId,
                TraceFlags.getSampled(),
                TraceState.getDefault());
    return new RunSpan(parent, own);
  }

  /** Makes the span, from the run's start to its end. */
  void emit(Tracer tracer, WorkflowInfo run, Instant end, @Nullable String failure) {
    Span span = ChosenIds.with(own, () -> start(tracer, run));
    if (failure != null) {
      span.setStatus(StatusCode.ERROR, failure);
    }
    span.end(end);
  }

  private Span start(Tracer tracer, WorkflowInfo run) {
    return tracer
        .spanBuilder("RunWorkflow:" + run.getWorkflowType())
        .setSpanKind(SpanKind.SERVER)
        .setParent(Context.root().with(Span.wrap(parent)))
        .setStartTimestamp(Instant.ofEpochMilli(run.getRunStartedTimestampMillis()))
        .setAttribute("temporalWorkflowID", run.getWorkflowId())
        .setAttribute("temporalRunID", run.getRunId())
        .startSpan();
  }

  private static String hash(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
