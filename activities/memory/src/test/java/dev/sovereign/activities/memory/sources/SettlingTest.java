package dev.sovereign.activities.memory.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettlingTest {

  private static final long SECOND = 1_000_000_000L;

  /** The clock begins anywhere. */
  private static final long T0 = -7 * SECOND;

  private final Settling settling = new Settling(Duration.ofSeconds(2), Duration.ofSeconds(10));

  @Test
  void nothingIsDueWhileNothingChanged() {
    assertThat(settling.pause(T0)).isEmpty();
    assertThat(settling.due(T0)).isEmpty();
  }

  @Test
  void aChangeIsDueOnceAllWasQuiet() {
    settling.changed("a", T0);
    settling.changed("a", T0 + SECOND);
    settling.changed("b", T0 + 2 * SECOND);
    assertThat(settling.due(T0 + 2 * SECOND)).isEmpty();
    assertThat(settling.pause(T0 + 2 * SECOND)).contains(Duration.ofSeconds(1));
    assertThat(settling.due(T0 + 3 * SECOND)).containsExactly("a");
    assertThat(settling.due(T0 + 9 * SECOND)).containsExactly("b");
    assertThat(settling.pause(T0 + 9 * SECOND)).isEmpty();
  }

  @Test
  void whatNeverStopsChangingIsDueInTheEnd() {
    for (int second = 0; second < 10; second++) {
      settling.changed("a", T0 + second * SECOND);
      assertThat(settling.due(T0 + second * SECOND)).isEmpty();
    }
    settling.changed("a", T0 + 10 * SECOND);
    assertThat(settling.due(T0 + 10 * SECOND)).containsExactly("a");
  }

  @Test
  void whatFailedIsDueAgain() {
    settling.again("a", T0, Duration.ofSeconds(30));
    assertThat(settling.pause(T0)).contains(Duration.ofSeconds(30));
    assertThat(settling.due(T0 + 30 * SECOND)).containsExactly("a");
  }
}
