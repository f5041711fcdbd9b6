package dev.sovereign.workers.standalone;

import dev.sovereign.activities.inference.call.EventSink;
import dev.sovereign.activities.inference.call.Reply;
import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.activities.inference.call.Upstream;
import dev.sovereign.activities.inference.call.UpstreamCall;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.endpoints.Endpoint;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.util.List;

/**
 * Each attempt at a model as a span, for every door alike: where, which model, how many tokens, and
 * the fault when there is one; never what was said.
 */
record TracedUpstream(Endpoint endpoint, Upstream next, Tracer tracer) implements Upstream {

  @Override
  public Reply call(UpstreamCall call, EventSink sink) throws UpstreamException {
    Span span = start(call);
    try (Scope _ = span.makeCurrent()) {
      Reply reply = next.call(call, sink);
      span.setAttribute("gen_ai.response.model", reply.model());
      span.setAttribute("gen_ai.usage.input_tokens", reply.usage().promptTokens());
      span.setAttribute("gen_ai.usage.output_tokens", reply.usage().completionTokens());
      return reply;
    } catch (UpstreamException e) {
      span.setStatus(StatusCode.ERROR, e.fault().name());
      span.setAttribute("error.type", e.fault().name());
      throw e;
    } finally {
      span.end();
    }
  }

  private Span start(UpstreamCall call) {
    return tracer
        .spanBuilder("POST " + call.body().operation().path())
        .setSpanKind(SpanKind.CLIENT)
        .setAttribute("server.address", String.valueOf(endpoint.address().getHost()))
        .setAttribute("server.port", endpoint.address().getPort())
        .setAttribute("sovereign.endpoint", endpoint.name())
        .setAttribute("gen_ai.request.model", call.model())
        .startSpan();
  }

  @Override
  public List<ServedModel> models(Timeouts timeouts) throws UpstreamException {
    return next.models(timeouts);
  }

  @Override
  public void close() {
    next.close();
  }
}
