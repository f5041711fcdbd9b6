package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.Upstream;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.endpoints.Breaker.Open;
import dev.sovereign.activities.inference.endpoints.Breaker.Trial;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Priority;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint with its state. Thread-safe: the state is an immutable {@link View} that is read
 * without a lock and replaced under one, so that its transitions are kept and logged in order.
 */
// A step that changes nothing returns the very object that it was given.
@SuppressWarnings("ReferenceEquality")
final class LiveEndpoint {

  private static final Duration TRIAL_RETRY = Duration.ofSeconds(1);

  /** Who says that an engine takes more calls at a time says that they do not slow each other. */
  private static final int MOST_SHARED = 8;

  private final Upstream upstream;
  private final Limiter limiter;
  private final Clock clock;
  private final Transitions transitions;
  private final IntFunction<Duration> backoff;
  private final ReentrantLock changing = new ReentrantLock();
  private volatile View view;

  LiveEndpoint(
      View view,
      Upstream upstream,
      Clock clock,
      Transitions transitions,
      IntFunction<Duration> backoff) {
    this.view = view;
    this.upstream = upstream;
    this.clock = clock;
    this.transitions = transitions;
    this.backoff = backoff;
    Endpoint endpoint = view.endpoint();
    this.limiter =
        new Limiter(
            endpoint.concurrency(),
            endpoint.queue(),
            clock,
            sharesItsSpeed(endpoint) ? new Courtesy(clock) : null);
  }

  /** One machine of the owner's, by what it takes at a time. */
  private static boolean sharesItsSpeed(Endpoint endpoint) {
    return endpoint.tier() != Tier.CLOUD && endpoint.concurrency() <= MOST_SHARED;
  }

  View view() {
    return view;
  }

  Endpoint endpoint() {
    return view.endpoint();
  }

  Upstream upstream() {
    return upstream;
  }

  Limiter.Load load() {
    return limiter.load();
  }

  Instant now() {
    return clock.instant();
  }

  Duration backoff(int failures) {
    return backoff.apply(failures);
  }

  Endpoints.Permit acquire(String model, Priority priority, Instant deadline)
      throws UpstreamException {
    LivePermit permit = new LivePermit(this, model);
    View admitted = admit(permit);
    boolean entered = false;
    try {
      limiter.enter(permit, priority, deadline);
      if (view != admitted && !permit.trial()) {
        // It may have gone while this call waited.
        admit(permit);
      }
      entered = true;
      return permit;
    } finally {
      if (!entered) {
        leave(permit);
      }
    }
  }

  /** Lets the call begin in the generations of now, or throws the outage that it would run into. */
  private View admit(LivePermit permit) throws UpstreamException {
    View seen = view;
    if (seen.untroubled() || !begins(seen, permit)) {
      permit.begins(seen, false, false);
      return seen;
    }
    changing.lock();
    try {
      // Another caller may have taken the trial since.
      View now = view;
      begins(now, permit);
      boolean ofEndpoint = now.breaker().open() != null;
      boolean ofModel = now.breaker(permit.model).open() != null;
      // Only who tries is noted: nothing to keep or to log.
      view =
          now.with(now.breaker().trialTaken())
              .with(permit.model, now.breaker(permit.model).trialTaken());
      permit.begins(view, ofEndpoint, ofModel);
      return view;
    } finally {
      changing.unlock();
    }
  }

  /** Whether the call would be a trial. Throws when it may not begin. */
  private boolean begins(View seen, LivePermit permit) throws UpstreamException {
    if (!seen.mayServe(permit.model)) {
      throw new UpstreamException(
          Fault.MODEL_NOT_LOADED, "no longer served there by a machine of the owner");
    }
    boolean ofEndpoint = admitted(seen.breaker());
    boolean ofModel = admitted(seen.breaker(permit.model));
    return ofEndpoint || ofModel;
  }

  /** Whether the call would be this breaker's trial. */
  private boolean admitted(Breaker breaker) throws UpstreamException {
    Instant now = clock.instant();
    Instant park = breaker.parkedUntil();
    if (park != null && breaker.parked(now)) {
      throw away(Fault.RATE_LIMITED, "parked until " + park, Duration.between(now, park));
    }
    Open open = breaker.open();
    if (open == null) {
      return false;
    }
    if (open.trial() == Trial.TAKEN) {
      throw away(Fault.SATURATED, "another call is trying it after an outage", TRIAL_RETRY);
    }
    if (open.trial() == Trial.NONE) {
      throw away(open.cause(), "away since " + open.since(), Duration.ZERO);
    }
    return true;
  }

  private static UpstreamException away(Fault fault, String detail, Duration retryAfter) {
    return new UpstreamException(fault, detail, retryAfter, 0, RawJson.empty());
  }

  /** What came of a call. */
  void report(LivePermit permit, @Nullable Fault fault, Duration retryAfter) {
    if (fault == null && view.untroubled()) {
      return;
    }
    Instant now = clock.instant();
    change(seen -> reported(seen, permit, fault, retryAfter, now));
  }

  private View reported(
      View seen, LivePermit permit, @Nullable Fault fault, Duration retryAfter, Instant now) {
    Breaker own = seen.breaker();
    Breaker ofModel = seen.breaker(permit.model);
    if (fault == null) {
      return seen.with(own.answered(permit.generation, permit.endpointTrial))
          .with(permit.model, ofModel.answered(permit.modelGeneration, permit.modelTrial));
    }
    if (fault.effect() == Fault.Effect.OPENS && fault.reach() == Fault.Reach.MODEL) {
      // The endpoint spoke, so its own trial is passed; what it said is about the model.
      return seen.with(own.answered(permit.generation, permit.endpointTrial))
          .with(
              permit.model,
              ofModel.failed(
                  permit.modelGeneration, permit.modelTrial, fault, retryAfter, now, backoff));
    }
    return seen.with(
        own.failed(permit.generation, permit.endpointTrial, fault, retryAfter, now, backoff));
  }

  /** Takes up what was kept before this process. */
  void restore(BreakerStore.Kept kept) {
    Instant now = clock.instant();
    Breaker restored =
        kept.parked()
            ? Breaker.CLOSED.parked(Duration.between(now, kept.until()), now)
            : Breaker.restoredOpen(kept.cause(), kept.since(), now);
    changing.lock();
    try {
      // It is in the store and was logged when it happened.
      view = kept.model().isEmpty() ? view.with(restored) : view.with(kept.model(), restored);
    } finally {
      changing.unlock();
    }
  }

  void mayStepBack(LivePermit permit) {
    limiter.mayStepBack(permit);
  }

  boolean steppedBack(LivePermit permit) {
    return limiter.steppedBack(permit);
  }

  /** Gives slot and trial back. */
  void leave(LivePermit permit) {
    limiter.leave(permit);
    if (permit.trial()) {
      change(seen -> returned(seen, permit));
    }
  }

  private static View returned(View seen, LivePermit permit) {
    View next = seen;
    if (permit.endpointTrial && seen.breaker().generation() == permit.generation) {
      next = next.with(seen.breaker().trialReturned());
    }
    Breaker ofModel = seen.breaker(permit.model);
    if (permit.modelTrial && ofModel.generation() == permit.modelGeneration) {
      next = next.with(permit.model, ofModel.trialReturned());
    }
    return next;
  }

  /** Replaces the state. The step may be taken twice and must depend on its argument only. */
  void change(UnaryOperator<View> step) {
    View seen = view;
    if (step.apply(seen) == seen) {
      return;
    }
    changing.lock();
    try {
      View before = view;
      View after = step.apply(before);
      if (after != before) {
        view = after;
        transitions.happened(before, after);
        sendAwayWhoWaits(before.breaker(), after.breaker());
      }
    } finally {
      changing.unlock();
    }
  }

  private void sendAwayWhoWaits(Breaker before, Breaker after) {
    Instant now = clock.instant();
    if (!before.askable(now) || after.askable(now)) {
      return;
    }
    Open open = after.open();
    Instant park = after.parkedUntil();
    if (open != null) {
      limiter.sendAway(open.cause(), "away since " + open.since(), Duration.ZERO);
    } else if (park != null) {
      limiter.sendAway(Fault.RATE_LIMITED, "parked until " + park, Duration.between(now, park));
    }
  }
}
