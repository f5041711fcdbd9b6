package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.Inference;
import dev.sovereign.gateway.OpenAiError;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tiers that a call may ever reach: nobody is let wait for what cannot come. */
final class Reach {

  private final Map<Tier, String> never = new EnumMap<>(Tier.class);

  private Reach() {}

  /**
   * @param policy of the call; absent for the configured one
   * @param dataClass of the call
   */
  static Reach of(Inference inference, @Nullable RoutePolicy policy, DataClass dataClass) {
    Reach reach = new Reach();
    for (Tier tier : Tier.values()) {
      if (inference.endpoints().stream().noneMatch(each -> each.endpoint().tier() == tier)) {
        reach.never.put(tier, "no endpoint of this tier is configured");
      }
    }
    if ((policy == null ? inference.policy() : policy) == RoutePolicy.LOCAL_ONLY) {
      reach.never.put(Tier.CLOUD, "the policy is local-only");
    }
    if (dataClass == DataClass.KEEP_ON_DEVICE) {
      reach.never.put(Tier.CLOUD, "private content stays on this host");
    }
    return reach;
  }

  /** Refuses to wait for a tier that is never there. */
  void check(String hint, List<Tier> tiers) throws RefusedException {
    for (Tier tier : tiers) {
      String why = never.get(tier);
      if (why != null) {
        throw new RefusedException(
            new OpenAiError(
                400,
                "invalid_header",
                hint,
                "%s: the tier %s never comes: %s".formatted(hint, Wire.TIER.of(tier), why),
                "leave it out, or wait for something else"));
      }
    }
  }
}
