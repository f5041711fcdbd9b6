package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.TaskQueues.Tier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ordered list of candidates with reasons, computed once from the request, the policy and the
 * endpoints' live states, and recorded: tuning never changes a plan that is being walked.
 *
 * @param candidates in the order in which they are tried; empty when nobody may or can answer
 * @param skipped who was left out and why
 * @param complexity what the request was taken for
 * @param deadline of the whole call, all candidates together
 * @param first the layer that the request was estimated to need; absent in plans from before there
 *     were estimates
 */
public record RoutePlan(
    List<Candidate> candidates,
    List<Skipped> skipped,
    Complexity complexity,
    Instant deadline,
    @Nullable Layer first) {

  /** A plan without an estimate. */
  public RoutePlan(
      List<Candidate> candidates, List<Skipped> skipped, Complexity complexity, Instant deadline) {
    this(candidates, skipped, complexity, deadline, null);
  }

  public RoutePlan {
    candidates = List.copyOf(candidates);
    skipped = List.copyOf(skipped);
  }

  /** Whether anybody of a tier can be asked. */
  public boolean has(Tier tier) {
    return candidates.stream().anyMatch(each -> each.tier() == tier);
  }

  /** The same with everybody of a tier before all others; the same when there is nobody of it. */
  public RoutePlan ledBy(Tier tier) {
    if (!has(tier)) {
      return this;
    }
    List<Candidate> led = new ArrayList<>(candidates.size());
    for (Candidate each : candidates) {
      if (each.tier() == tier) {
        led.add(each.because("its tier was waited for; ".concat(each.reason())));
      }
    }
    for (Candidate each : candidates) {
      if (each.tier() != tier) {
        led.add(each);
      }
    }
    return new RoutePlan(led, skipped, complexity, deadline, first);
  }

  /**
   * @param endpoint the endpoint's name
   * @param reason one line for a person
   * @param retryAt when it may be back, in milliseconds since the epoch; 0 when nobody knows
   */
  public record Skipped(String endpoint, String reason, long retryAt) {}
}
