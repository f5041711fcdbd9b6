package dev.sovereign.activities.treasury.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.treasury.fuzz.Generator.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GeneratorTest {

  private static final int SEEDS = 50;
  private static final int OPERATIONS = 20_000;

  /** The ledger takes a minute for a fault of the clock and stops the play. */
  @Test
  void neverSetsTheClockBackByAMinute() {
    Duration back =
        LongStream.range(0, SEEDS)
            .mapToObj(GeneratorTest::furthestBack)
            .max(Duration::compareTo)
            .orElseThrow();

    assertThat(back).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(59));
  }

  private static Duration furthestBack(long seed) {
    Instant latest = Generator.START;
    Duration furthest = Duration.ZERO;
    for (Step step : new Generator(seed).steps(OPERATIONS)) {
      if (step instanceof Step.SetClock(Instant now)) {
        Duration back = Duration.between(now, latest);
        furthest = back.compareTo(furthest) > 0 ? back : furthest;
        latest = now.isAfter(latest) ? now : latest;
      }
    }
    return furthest;
  }
}
