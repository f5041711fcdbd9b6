package dev.sovereign.workflows.energy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnergyRuleTest {

  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, TINY_ONLY",
    "19, TINY_ONLY",
    "20, PREFER_SMALL",
    "49, PREFER_SMALL",
    "50, NORMAL",
    "100, NORMAL"
  })
  void aBatterysChargeDecidesWhateverSunAndGridSay(int percent, EnergyAdvice expected) {
    assertThat(EnergyRule.advise(battery(percent, false, null))).isEqualTo(expected);
    assertThat(EnergyRule.advise(battery(percent, true, 5))).isEqualTo(expected);
  }

  @Test
  void aBatteryOfUnknownChargeTakesNothingAway() {
    assertThat(EnergyRule.advise(battery(null, true, 5))).isEqualTo(EnergyAdvice.NORMAL);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "true, null, ALLOW_MEDIUM",
        "true, 99, ALLOW_MEDIUM",
        "true, 100, ALLOW_MEDIUM",
        "false, 0, ALLOW_LARGE",
        "false, 99, ALLOW_LARGE",
        "false, 100, PREFER_LOCAL",
        "false, 800, PREFER_LOCAL",
        "false, null, PREFER_LOCAL"
      },
      nullValues = "null")
  void onMainsTheSunGoesBeforeTheGrid(boolean sun, @Nullable Integer grams, EnergyAdvice expected) {
    assertThat(EnergyRule.advise(new PowerReading(NOON, false, null, sun, grams, false)))
        .isEqualTo(expected);
  }

  @Test
  void aBatteryThatIsNotDischargedDecidesNothing() {
    assertThat(EnergyRule.advise(new PowerReading(NOON, false, 3, false, 99, true)))
        .isEqualTo(EnergyAdvice.ALLOW_LARGE);
  }

  private static PowerReading battery(
      @Nullable Integer percent, boolean sun, @Nullable Integer grams) {
    return new PowerReading(NOON, true, percent, sun, grams, false);
  }
}
