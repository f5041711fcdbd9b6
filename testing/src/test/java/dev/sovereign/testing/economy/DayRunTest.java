package dev.sovereign.testing.economy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.testing.economy.DayRun.Totals;
import java.util.List;
import org.junit.jupiter.api.Test;

class DayRunTest {

  private static int answers(Totals totals) {
    return totals.answeredBy().values().stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void everyTaskIsCountedOnceAndARunCanBeRepeated() {
    for (Strategy strategy :
        List.of(Strategy.ALWAYS_BEST_LOCAL, Strategy.CLOUD_FIRST, Strategy.OURS)) {
      Totals totals = DayRun.of(strategy);
      assertThat(answers(totals)).as(strategy.name()).isEqualTo(Task.all().size());
      assertThat(DayRun.of(strategy)).isEqualTo(totals);
    }
  }

  @Test
  void theBestLocalModelTakesWhatTheTableSaysAndNothingElse() {
    Engine large =
        Engine.all().stream()
            .filter(each -> each.endpoint().equals("large"))
            .findFirst()
            .orElseThrow();
    long expected =
        Task.all().stream()
            .mapToLong(task -> large.microjoules(task.promptTokens(), task.answerTokens()))
            .sum();
    Totals best = DayRun.of(Strategy.ALWAYS_BEST_LOCAL);
    assertThat(best.localMicrojoules()).isEqualTo(expected);
    assertThat(best.costNanoUsd()).isZero();
    assertThat(best.answeredBy()).containsOnlyKeys("large");
  }

  @Test
  void theCloudCostsMoneyAndNothingOfThisMachine() {
    Totals cloud = DayRun.of(Strategy.CLOUD_FIRST);
    assertThat(cloud.costNanoUsd()).isPositive();
    assertThat(cloud.cloudMicrojoules()).isPositive();
    assertThat(cloud.answeredBy()).containsKey("cloud");
  }

  @Test
  void workThatMayWaitIsPutOffAndLayersAreUsed() {
    Totals ours = DayRun.of(Strategy.OURS);
    assertThat(ours.waited()).isPositive();
    assertThat(ours.answeredBy()).containsKeys("tiny", "small", "medium", "large");
    assertThat(ours.costNanoUsd()).isZero();
  }
}
