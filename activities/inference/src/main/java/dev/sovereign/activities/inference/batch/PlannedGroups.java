package dev.sovereign.activities.inference.batch;

import dev.sovereign.activities.inference.call.BadRequestException;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.endpoints.Endpoints;
import dev.sovereign.activities.inference.endpoints.PlanRequest;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.DeferUntil;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePlan;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Groups by the plan of each request. */
public final class PlannedGroups implements Groups {

  private static final Duration SOON = Duration.ofMinutes(10);
  private static final int MOST_PARALLEL = 16;

  private final Endpoints endpoints;
  private final RoutePolicy policy;
  private final Clock clock;

  public PlannedGroups(Endpoints endpoints, RoutePolicy policy, Clock clock) {
    this.endpoints = endpoints;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * The first of the plan that a request would have now; empty when there is none. When the batch
   * waits for a tier, the first of that tier as if it were back.
   */
  @Override
  public String of(Batch batch, byte[] json) {
    try {
      RequestBody body = RequestBody.parse(LineCall.operation(batch.terms().endpoint()), json);
      PlanRequest request =
          new PlanRequest(
              body.operation(),
              body.facts(),
              batch.terms().dataClass(),
              policy,
              clock.instant().plus(SOON),
              Priority.BATCH);
      RoutePlan plan = plan(request, batch.terms().deferUntil());
      return plan.candidates().isEmpty() ? "" : name(plan.candidates().getFirst());
    } catch (BadRequestException _) {
      // Its own result says so, when its turn comes.
      return "";
    }
  }

  private RoutePlan plan(PlanRequest request, @Nullable DeferUntil until) {
    if (until == null || until.tiers().isEmpty()) {
      return endpoints.plan(request);
    }
    return endpoints.planWithoutOutages(request).ledBy(until.tiers().getFirst());
  }

  /** Half of what its endpoint takes at a time is left to other callers. */
  @Override
  public int parallel(String group) {
    int space = group.indexOf(' ');
    if (space < 0) {
      return 1;
    }
    int slots = endpoints.endpoint(group.substring(0, space)).concurrency();
    return Math.clamp(slots / 2, 1, MOST_PARALLEL);
  }

  private static String name(Candidate candidate) {
    return candidate.endpoint() + " " + candidate.model();
  }
}
