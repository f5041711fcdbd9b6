package dev.sovereign.workflows.inference;

import java.util.ArrayList;
import java.util.List;

/** Who was away when a call was answered. */
public final class Outages {

  private Outages() {}

  /**
   * Endpoints that the plan left out because they are open or parked, and those that failed while
   * it was walked, in that order; a fault of the request, of its own limiter or of the budget is
   * none of theirs.
   */
  public static List<String> of(RoutePlan plan, List<Attempt> attempts) {
    List<String> away = new ArrayList<>();
    for (RoutePlan.Skipped skipped : plan.skipped()) {
      if (skipped.retryAt() > 0) {
        add(away, skipped.endpoint());
      }
    }
    for (Attempt attempt : attempts) {
      Fault fault = attempt.fault();
      if (fault != null && fault.effect() != Fault.Effect.NONE) {
        add(away, plan.candidates().get(attempt.candidate()).endpoint());
      }
    }
    return away;
  }

  private static void add(List<String> away, String endpoint) {
    if (!away.contains(endpoint)) {
      away.add(endpoint);
    }
  }
}
