package dev.sovereign.activities.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.testsupport.SteppedClock;
import dev.sovereign.workflows.energy.EnergySource;
import dev.sovereign.workflows.energy.PowerReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachinePowerTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final String HEADER = "from,until,solar_peak,g_co2_per_kwh,cheap_hour\n";

  @TempDir private Path folder;
  private final SteppedClock clock = new SteppedClock(Instant.parse("2026-06-01T10:30:00Z"));

  private FakeMachine machine() {
    return new FakeMachine(folder);
  }

  private EnergySettings settings(@Nullable Path table) {
    return new EnergySettings(
        machine().sysfs(),
        machine().procfs(),
        BERLIN,
        DailyHours.parse("11:00-15:00"),
        DailyHours.parse("22:00-06:00"),
        380,
        table,
        null,
        null);
  }

  private Path table(String rows) throws IOException {
    return Files.writeString(folder.resolve("power.csv"), HEADER + rows);
  }

  @Test
  void hoursAreMeantInTheOwnersZone() {
    try (var power = new MachinePower(settings(null), clock)) {
      assertThat(power.now())
          .isEqualTo(new PowerReading(clock.instant(), false, null, true, 380, false));
      clock.pass(Duration.ofHours(10));
      assertThat(power.read().cheapHour()).isTrue();
      assertThat(power.now().solarPeak()).isFalse();
    }
  }

  @Test
  void theTableGoesBeforeTheHours() throws IOException {
    Path table =
        table(
            """
            2026-06-01T12:00,2026-06-01T13:00,no,90,yes
            2026-06-01T11:00:00Z,2026-06-01T14:00+02:00,yes,,no
            """);
    try (var power = new MachinePower(settings(table), clock)) {
      assertThat(power.now())
          .isEqualTo(new PowerReading(clock.instant(), false, null, false, 90, true));
      clock.pass(Duration.ofMinutes(30));
      assertThat(power.read())
          .isEqualTo(new PowerReading(clock.instant(), false, null, true, null, false));
      clock.pass(Duration.ofHours(1));
      assertThat(power.read().gramsCo2PerKwh()).isEqualTo(380);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-06-01T00:00,2026-06-01T01:00,no,1,no/2026-06-01T02:00,2026-06-01T03:00,no,1,no|line 3: a gap",
        "2026-06-01T00:00,2026-06-01T02:00,no,1,no/2026-06-01T01:00,2026-06-01T03:00,no,1,no|line 3: an overlap",
        "2026-06-01T01:00,2026-06-01T01:00,no,1,no|line 2: ends at",
        "2026-06-01,2026-06-01T01:00,no,1,no|line 2: '2026-06-01' is no time",
        "2026-06-01T00:00,2026-06-01T01:00,maybe,1,no|line 2: 'maybe' (expected: yes or no)",
        "2026-06-01T00:00,2026-06-01T01:00,no,1.5,no|line 2: '1.5' (expected: whole grams",
        "2026-06-01T00:00,2026-06-01T01:00,no,1|line 2: 4 columns",
        "''|no rows"
      })
  void aTableThatCannotBeMeantIsRefusedWithItsLine(String rows, String problem) throws IOException {
    Path table = table(rows.replace('/', '\n'));
    assertThatThrownBy(() -> new MachinePower(settings(table), clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("power.csv")
        .hasMessageContaining(problem);
  }

  @Test
  void theMeterTakesTheBestSourceThatThereIs() {
    machine().busy(1, 1);
    machine().supply("BAT0", "type", "Battery", "status", "Charging", "capacity", "50");
    try (var power = new MachinePower(settings(null), clock)) {
      assertThat(power.source()).isEqualTo(EnergySource.MODEL);
      machine().supply("BAT0", "status", "Discharging", "power_now", "9000000");
      assertThat(power.read().onBattery()).isTrue();
      assertThat(power.source()).isEqualTo(EnergySource.BATTERY);
    }
    machine().zone("intel-rapl:0", "package-0", 77);
    try (var power = new MachinePower(settings(null), clock)) {
      assertThat(power.source()).isEqualTo(EnergySource.RAPL);
    }
  }

  @Test
  void hoursOverMidnightHoldOnBothSides() {
    DailyHours hours = DailyHours.parse("10:00-12:30, 22:00-06:00");
    assertThat(hours.hold(LocalTime.of(12, 29))).isTrue();
    assertThat(hours.hold(LocalTime.of(12, 30))).isFalse();
    assertThat(hours.hold(LocalTime.of(23, 0))).isTrue();
    assertThat(hours.hold(LocalTime.of(5, 59))).isTrue();
    assertThat(hours.hold(LocalTime.of(6, 0))).isFalse();
    assertThat(DailyHours.parse("").spans()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"10-12", "10:00", "10:00-10:00", "25:00-26:00", "'10:00-11:00,'"})
  void hoursThatAreNoneAreRefused(String text) {
    assertThatThrownBy(() -> DailyHours.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }
}
