package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.call.EventSink;
import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.activities.inference.call.Upstream;
import dev.sovereign.activities.inference.call.Upstream.ServedModel;
import dev.sovereign.activities.inference.call.UpstreamCall;
import dev.sovereign.activities.inference.call.UpstreamException;
import java.time.Duration;
import java.util.List;

/**
 * What a probe asks of an endpoint.
 *
 * @param upstream how it is asked
 * @param timeouts of its calls; an answer is probed with the very limits that a caller's has
 * @param modelsLimit how long it may take to say what it serves
 */
record Questions(Upstream upstream, Timeouts timeouts, Duration modelsLimit) {

  /** One token, or one vector. */
  void complete(EndpointModel model) throws UpstreamException {
    upstream.call(
        new UpstreamCall(ProbeBody.of(model), model.name(), timeouts, false), EventSink.none());
  }

  /** What it serves. */
  List<ServedModel> models() throws UpstreamException {
    return upstream.models(
        new Timeouts(
            shorter(timeouts.connect()),
            shorter(timeouts.firstByte()),
            shorter(timeouts.idle()),
            shorter(timeouts.answer())));
  }

  private Duration shorter(Duration own) {
    return own.compareTo(modelsLimit) < 0 ? own : modelsLimit;
  }
}
