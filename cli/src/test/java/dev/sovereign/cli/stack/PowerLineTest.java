package dev.sovereign.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PowerLineTest {

  private static String line(String json) {
    return PowerLine.of(JsonMapper.shared().readTree(json));
  }

  @Test
  void saysWhatIsHeeded() {
    assertThat(
            line(
                """
                {"reading":{"onBattery":true,"batteryPercent":34},"advice":"PREFER_SMALL",
                 "heeded":"battery at 34 %: small models first"}
                """))
        .isEqualTo(
            "power        battery (battery at 34 %), prefer-small: battery at 34 %: small models"
                + " first");
  }

  @Test
  void saysThatNothingChanges() {
    assertThat(
            line(
                """
                {"reading":{"onBattery":false,"batteryPercent":null},"advice":"PREFER_LOCAL",
                 "heeded":""}
                """))
        .isEqualTo("power        mains, prefer-local: changes nothing");
    assertThat(line("null")).isEmpty();
  }
}
