package dev.sovereign.cli.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Backoff backoff =
      new Backoff(Duration.ofMillis(250), Duration.ofSeconds(15), Duration.ofMinutes(1));

  @Test
  void doublesWithEachFailure() {
    assertThat(backoff.delay(1)).isEqualTo(Duration.ofMillis(250));
    assertThat(backoff.delay(2)).isEqualTo(Duration.ofMillis(500));
    assertThat(backoff.delay(5)).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void neverExceedsTheCap() {
    assertThat(backoff.delay(7)).isEqualTo(Duration.ofSeconds(15));
    assertThat(backoff.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(15));
  }
}
