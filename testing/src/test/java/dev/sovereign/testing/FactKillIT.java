package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./benchmarks/run fact-kill-sweep}. */
@ExtendWith(SharedStack.Resolver.class)
class FactKillIT {

  @TempDir private Path folder = Path.of("");

  private static final Duration AT_MOST = Duration.ofSeconds(75);

  @Test
  void noAcknowledgedFactIsLostOrDoubledAndNoLineForksWhateverDies(SharedStack shared)
      throws Exception {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    print("-Dkill.seed=" + seed);

    FactKills sweep =
        new FactKillHarness(shared.stack(), folder, seed)
            .sweep(Integer.getInteger("kill.count", 12), AT_MOST, FactKillIT::print);

    print(
        ("%d kills, %d with facts under way: %d facts acknowledged, %d of them by a retry,"
                + " %d sessions, %d stale writes refused")
            .formatted(
                sweep.kills().size(),
                sweep.hits(),
                sweep.acknowledged(),
                sweep.lostAnswers(),
                sweep.sessions(),
                sweep.refusals()));
    sweep.lines().forEach(FactKillIT::print);
    assertThat(sweep.violations()).isEmpty();
    assertThat(sweep.hits()).as("kills with facts under way").isPositive();
    assertThat(sweep.sessions()).as("take-overs").isGreaterThan(4);
    assertThat(sweep.acknowledged()).as("acknowledged").isGreaterThan(100);
  }

  private static void print(String line) {
    System.out.println("fact kill: " + line);
  }
}
