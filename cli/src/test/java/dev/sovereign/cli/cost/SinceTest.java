package dev.sovereign.cli.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinceTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "24h, 2026-11-20T12:00:00Z",
    "7d, 2026-11-14T12:00:00Z",
    "30m, 2026-11-21T11:30:00Z",
    "2026-11-01, 2026-11-01T00:00:00Z",
    "2026-11-01T06:00:00Z, 2026-11-01T06:00:00Z"
  })
  void readsTimesDaysAndInstants(String text, Instant expected) {
    assertThat(Since.parse(text, NOW)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "7", "-7d", "2026-13-01", "2026-11-01T"})
  void refusesWhatIsNone(String text) {
    assertThat(Since.parse(text, NOW)).isEmpty();
  }
}
