package dev.sovereign.testing.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code ./benchmarks/run last-session} asks at the size that the limit is for. */
@Timeout(900)
class LastSessionIT {

  private static final int SESSIONS = 2_000;
  private static final int FACTS = 20_000;
  private static final double LIMIT_MILLIS = 100;

  @Test
  void tellsWhereALineStandsInTime() {
    assertThat(LastSession.measure(SESSIONS, FACTS))
        .hasSize(3)
        .allSatisfy(answered -> assertThat(answered.p95()).isLessThan(LIMIT_MILLIS));
  }
}
