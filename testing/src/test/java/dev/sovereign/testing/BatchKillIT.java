package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.testing.BatchKillHarness.Outcome;
import dev.sovereign.testing.BatchKillHarness.Started;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The short form of {@code ./benchmarks/run batch-kill}. */
@ExtendWith(InferenceStack.Resolver.class)
class BatchKillIT {

  @BeforeEach
  void settle(InferenceStack shared) {
    shared.settle();
  }

  @Test
  void aBatchEndsCompleteAndInOrderWhateverDiesAndBuysNothingRecordedAgain(InferenceStack shared)
      throws Exception {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    System.out.println("-Dkill.seed=" + seed);
    // 16 at a time take half a minute.
    shared.first().apply(InferenceStack.HEALTHY.delayed(1_500));
    BatchKillHarness harness =
        new BatchKillHarness(shared.stack(), shared.first(), "first-model", System.out::println);
    Started batch = harness.start(Integer.getInteger("batch.requests", 300));

    Outcome outcome =
        harness.kill(batch, Integer.getInteger("kill.count", 2), Duration.ofSeconds(5), seed);

    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.completed()).isEqualTo(batch.requests());
    assertThat(outcome.hits()).isPositive();
    assertThat(outcome.historyBytes()).isLessThan(1 << 20);
    shared.awaitGateway();
  }
}
