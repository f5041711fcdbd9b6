package dev.sovereign.workers.runtime.tracing;

import dev.sovereign.workflows.inference.Generation;
import dev.sovereign.workflows.inference.GenerationRequest;
import dev.sovereign.workflows.inference.InferenceActivities;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.net.URI;

/** The HTTP call to a model as a span: where, which model, how many tokens; never what was said. */
record TracedInference(InferenceActivities next, URI server, Tracer tracer)
    implements InferenceActivities {

  @Override
  public Generation generate(GenerationRequest request) {
    Span span =
        tracer
            .spanBuilder("POST " + server.getPath() + "/chat/completions")
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("server.address", server.getHost())
            .setAttribute("server.port", server.getPort())
            .startSpan();
    try (Scope _ = span.makeCurrent()) {
      Generation generation = next.generate(request);
      span.setAttribute("gen_ai.response.model", generation.model());
      span.setAttribute("gen_ai.usage.output_tokens", generation.completionTokens());
      return generation;
    } catch (RuntimeException e) {
      span.setStatus(StatusCode.ERROR, TracingWorkerInterceptor.type(e));
      throw e;
    } finally {
      span.end();
    }
  }
}
