package dev.sovereign.workflows.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workflows.TaskQueues.Tier;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelTest {

  private static Candidate candidate(String endpoint, Tier tier, Layer layer) {
    return new Candidate(endpoint, "model", tier, layer, 0, false, "");
  }

  @ParameterizedTest
  @CsvSource({
    "SERVER, SMALL, CLOUD, LARGE, CLOUD_FIRST, true",
    "SERVER, SMALL, CLOUD, LARGE, LOCAL_FIRST, true",
    "SERVER, LARGE, CLOUD, LARGE, CLOUD_FIRST, true",
    "SERVER, LARGE, CLOUD, LARGE, LOCAL_FIRST, false",
    "CLOUD, LARGE, SERVER, SMALL, LOCAL_FIRST, false",
    "CLOUD, SMALL, SERVER, SMALL, LOCAL_FIRST, false",
    "CLOUD, LARGE, CLOUD, LARGE, CLOUD_FIRST, false"
  })
  void anAnswerIsLowerByItsLayerAndThenByTheTierThatThePolicyPutsFirst(
      Tier tier,
      Layer layer,
      Tier wantedTier,
      Layer wantedLayer,
      RoutePolicy policy,
      boolean lower) {
    assertThat(
            Level.isLower(
                candidate("a", tier, layer), candidate("b", wantedTier, wantedLayer), policy))
        .isEqualTo(lower);
  }

  @Test
  void rulesAreLowerThanAnyModel() {
    Candidate tiny = candidate("a", Tier.DEVICE, Layer.TINY);
    assertThat(Level.isLower(null, tiny, RoutePolicy.LOCAL_ONLY)).isTrue();
  }

  @Test
  void whoWasWantedAndWhoeverIsAsGoodMayMakeItAgain() {
    Candidate wanted = candidate("b", Tier.CLOUD, Layer.MEDIUM);
    assertThat(Level.isRedeemedBy(wanted, wanted, Layer.MEDIUM)).isTrue();
    assertThat(Level.isRedeemedBy(candidate("c", Tier.SERVER, Layer.LARGE), wanted, Layer.SMALL))
        .isTrue();
    assertThat(Level.isRedeemedBy(candidate("c", Tier.SERVER, Layer.SMALL), wanted, Layer.RULES))
        .isFalse();
    assertThat(Level.isRedeemedBy(candidate("c", Tier.SERVER, Layer.MEDIUM), wanted, Layer.MEDIUM))
        .isFalse();
  }

  @Test
  void awayIsWhoWasOpenOrFailedAndNotWhoWasBusyForbiddenOrUnaffordable() {
    RoutePlan plan =
        new RoutePlan(
            List.of(Routes.CLOUD, Routes.LAPTOP, Routes.BOX),
            List.of(
                new RoutePlan.Skipped("gpu", "REFUSED since noon", 1),
                new RoutePlan.Skipped("far", "in the cloud, and the policy is LOCAL_ONLY", 0)),
            Complexity.SIMPLE,
            Instant.MAX);
    assertThat(
            Outages.of(
                plan,
                List.of(
                    new Attempt(0, Fault.REFUSED, "", 0, 1),
                    new Attempt(1, Fault.SATURATED, "", 0, 1),
                    new Attempt(2, null, "", 0, 1))))
        .containsExactly("gpu", "cloud");
  }
}
