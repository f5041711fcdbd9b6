package dev.sovereign.activities.inference.upstream;

import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.activities.inference.call.UpstreamCall;

/**
 * How long one exchange may take.
 *
 * @param timeouts of its parts
 * @param streamed whether first byte and pauses are limited too, and not only the whole
 * @param deadlineCut whether running out of {@code timeouts.answer} is the caller's own deadline
 */
record Limits(Timeouts timeouts, boolean streamed, boolean deadlineCut) {

  static Limits of(UpstreamCall call, boolean streamed) {
    return new Limits(call.timeouts(), streamed, call.deadlineCut());
  }

  /** Of a question that asks no model. */
  static Limits probe(Timeouts timeouts) {
    return new Limits(timeouts, false, false);
  }
}
