package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The short form of {@code ./benchmarks/run kill-sweep}. */
@ExtendWith(SharedStack.Resolver.class)
class KillIT {

  private static final Duration AT_MOST = Duration.ofMinutes(5);

  @Test
  void aCycleSurvivesTheDeathOfAnyProcessWithExactlyOneHandOff(SharedStack shared)
      throws TimeoutException {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    KillHarness harness = new KillHarness(shared.stack(), shared.repository());

    KillHarness.Sweep sweep =
        harness.sweep(Integer.getInteger("kill.count", 15), AT_MOST, seed, KillIT::print);

    print(
        "-Dkill.seed=%d: %d kills, %d of them in flight, %d of %d kill points covered"
            .formatted(
                seed, sweep.outcomes().size(), sweep.hits(), sweep.covered(), sweep.points()));
    sweep.lines().forEach(KillIT::print);
    assertThat(sweep.hits()).as("kills of a running cycle").isPositive();
    assertThat(sweep.outcomes())
        .allSatisfy(outcome -> assertThat(outcome.violations()).as(outcome.toString()).isEmpty());
  }

  /** The build's own output is where one looks for what was killed. */
  private static void print(String line) {
    System.out.println("kill: " + line);
  }
}
