package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.TaskQueues.Tier;
import org.jspecify.annotations.Nullable;

/**
 * How much better one answer may be than another: by the layer of who gives it, and between equal
 * layers by the tier that the policy puts first.
 */
public final class Level {

  private Level() {}

  /**
   * Whether an answer is of a lower level than the one that was to be had.
   *
   * @param answered who gave it; absent for rules
   * @param wanted who would have led the plan
   * @param policy in force
   */
  public static boolean isLower(
      @Nullable Candidate answered, Candidate wanted, RoutePolicy policy) {
    if (answered == null || answered.layer().compareTo(wanted.layer()) < 0) {
      return true;
    }
    return policy == RoutePolicy.CLOUD_FIRST
        && answered.layer() == wanted.layer()
        && wanted.tier() == Tier.CLOUD
        && answered.tier() != Tier.CLOUD;
  }

  /**
   * Whether a candidate may make again what was answered at a lower level: who was wanted, and
   * whoever else is of that layer and of a higher one than the answer.
   *
   * @param earlier the layer that answered; {@link Layer#RULES} for rules
   */
  public static boolean isRedeemedBy(Candidate candidate, Candidate wanted, Layer earlier) {
    boolean same =
        candidate.endpoint().equals(wanted.endpoint()) && candidate.model().equals(wanted.model());
    return same
        || (candidate.layer().compareTo(wanted.layer()) >= 0
            && candidate.layer().compareTo(earlier) > 0);
  }
}
