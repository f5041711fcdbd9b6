package dev.sovereign.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoorPolicyTest {

  private final DoorPolicy door = new DoorPolicy(8400);

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8400", "localhost:8400", "LOCALHOST:8400", "[::1]:8400"})
  void takesItsOwnNames(String host) {
    assertThat(door.acceptsHost(host)).isTrue();
    assertThat(door.acceptsOrigin("http://" + host)).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "localhost",
        "localhost:84001",
        "localhost:8401",
        "evil.example:8400",
        "localhost.evil.example:8400",
        "127.0.0.1:8400.evil.example",
        "192.168.0.1:8400",
        "user@localhost:8400"
      })
  void refusesAForeignHost(String host) {
    assertThat(door.acceptsHost(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "http://evil.example",
        "https://127.0.0.1:8400",
        "http://127.0.0.1:3000",
        "http://127.0.0.1:8400@evil.example",
        "http://[bad",
        "file://",
        "127.0.0.1:8400"
      })
  void refusesAForeignOrigin(String origin) {
    assertThat(door.acceptsOrigin(origin)).isFalse();
  }

  @Test
  void takesARequestThatNoBrowserSentAcrossSites() {
    assertThat(door.acceptsOrigin(null)).isTrue();
  }
}
