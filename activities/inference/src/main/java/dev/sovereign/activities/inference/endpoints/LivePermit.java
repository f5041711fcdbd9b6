package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.workflows.inference.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A slot that knows in which generations of the breakers its call began. Of one thread. */
final class LivePermit extends Limiter.Slot implements Endpoints.Permit {

  final String model;

  /** Longer with each trial that failed, so that an endpoint that is only slow comes back too. */
  private static final Duration TRIAL_STEP = Duration.ofSeconds(3);

  private final LiveEndpoint endpoint;
  int generation;
  int modelGeneration;
  boolean endpointTrial;
  boolean modelTrial;
  private int failures;
  private boolean reported;

  LivePermit(LiveEndpoint endpoint, String model) {
    this.endpoint = endpoint;
    this.model = model;
  }

  void begins(View view, boolean ofEndpoint, boolean ofModel) {
    generation = view.breaker().generation();
    modelGeneration = view.breaker(model).generation();
    endpointTrial = ofEndpoint;
    modelTrial = ofModel;
    if (trial()) {
      failures = Math.max(view.breaker().failures(), view.breaker(model).failures());
    }
  }

  /** Whether this call is the one that is let through after an outage. */
  boolean trial() {
    return endpointTrial || modelTrial;
  }

  @Override
  public @Nullable Duration trialLimit() {
    return trial() ? TRIAL_STEP.multipliedBy(failures + 1L) : null;
  }

  @Override
  public void report(@Nullable Fault fault, Duration retryAfter) {
    if (!reported) {
      reported = true;
      endpoint.report(this, fault, retryAfter);
    }
  }

  @Override
  public void mayStepBack() {
    endpoint.mayStepBack(this);
  }

  @Override
  public boolean steppedBack() {
    boolean back = endpoint.steppedBack(this);
    if (back) {
      // Meant for the call that is over; nobody else is to find it.
      Thread.interrupted();
    }
    return back;
  }

  @Override
  public void close() {
    endpoint.leave(this);
  }
}
