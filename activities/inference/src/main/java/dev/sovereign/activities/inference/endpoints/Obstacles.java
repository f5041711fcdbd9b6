package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.endpoints.Breaker.Open;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why an endpoint cannot or may not be asked, in one line for a person. */
final class Obstacles {

  private Obstacles() {}

  /** Why this request may not be sent there, whatever the endpoint's state; empty when it may. */
  static String forbidden(View view, PlanRequest request) {
    if (request.policy() == RoutePolicy.LOCAL_ONLY && view.site().cloud()) {
      return "in the cloud, and the policy is LOCAL_ONLY";
    }
    if (!view.endpoint().dataClasses().contains(request.dataClass())) {
      return "data of class " + request.dataClass() + " may not be sent there";
    }
    return request.dataClass() == DataClass.KEEP_ON_DEVICE && !view.site().onThisHost()
        ? "not on this host"
        : "";
  }

  /** Why the endpoint cannot be asked now; empty when it can. */
  static String away(View view, Instant now) {
    if (!view.refusal().isEmpty()) {
      return view.refusal();
    }
    if (!view.breaker().askable(now)) {
      return outage(view.breaker());
    }
    return !view.asked() && view.site().discovers() ? "not yet asked what it serves" : "";
  }

  /** Of a breaker that is open or parked. */
  static String outage(Breaker breaker) {
    Open open = breaker.open();
    if (open == null) {
      return "asked to be left alone until " + breaker.parkedUntil();
    }
    return open.trial() == Breaker.Trial.TAKEN
        ? open.cause() + " since " + open.since() + "; one call is trying it"
        : open.cause() + " since " + open.since() + "; next probe at " + open.nextProbe();
  }

  /** When calls may go through again, in milliseconds since the epoch; 0 when they may now. */
  static long retryAt(Breaker breaker, Instant now) {
    Instant until = until(breaker, now);
    return until == null ? 0 : until.toEpochMilli();
  }

  /** Null when it is not parked, and closed or being tried. */
  static @Nullable Instant until(Breaker breaker, Instant now) {
    Open open = breaker.open();
    Instant park = breaker.parked(now) ? breaker.parkedUntil() : null;
    if (open == null || open.trial() != Breaker.Trial.NONE) {
      return park;
    }
    return park != null && park.isAfter(open.nextProbe()) ? park : open.nextProbe();
  }
}
