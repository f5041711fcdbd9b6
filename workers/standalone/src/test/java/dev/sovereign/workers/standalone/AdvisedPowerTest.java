package dev.sovereign.workers.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.energy.DailyHours;
import dev.sovereign.activities.energy.EnergySettings;
import dev.sovereign.activities.energy.MachinePower;
import dev.sovereign.activities.inference.endpoints.EnergyOrder;
import dev.sovereign.activities.inference.receipts.EnergyDay;
import dev.sovereign.workflows.energy.EnergyMeter;
import dev.sovereign.workflows.energy.EnergySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdvisedPowerTest {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  private final EnergyDay day = new EnergyDay(EnergyMeter.NONE, 1_000L, NOON);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatTheOwnerSaysHoldsOnceTheDaysEnergyIsSpent(boolean only) throws IOException {
    EnergyOrder said = only ? EnergyOrder.SPENT_TINY_ONLY : EnergyOrder.SPENT;
    AdvisedPower power = onMains(said, true);
    assertThat(power.order()).isEqualTo(EnergyOrder.NONE);

    day.add(EnergySource.MODEL, 999);
    assertThat(power.order()).isEqualTo(EnergyOrder.NONE);
    day.add(EnergySource.MODEL, 1);

    assertThat(power.order()).isEqualTo(said);
    assertThat(power.standing().orElseThrow().heeded()).contains("energy budget is spent");
  }

  @Test
  void aBudgetHoldsAlsoWhereAdviceIsNotHeeded() throws IOException {
    AdvisedPower power = onMains(EnergyOrder.SPENT, false);
    day.add(EnergySource.RAPL, 1_000);
    assertThat(power.order()).isEqualTo(EnergyOrder.SPENT);
  }

  @Test
  void anEmptyBatteryIsStricterThanASpentBudget() throws IOException {
    battery(15);
    AdvisedPower power = power(EnergyOrder.SPENT, true);
    day.add(EnergySource.BATTERY, 1_000);
    assertThat(power.order().only()).isTrue();
    assertThat(power.order().why()).contains("battery at 15 %");
  }

  private AdvisedPower onMains(EnergyOrder whenSpent, boolean heed) throws IOException {
    Files.createDirectories(folder.resolve("class/power_supply"));
    return power(whenSpent, heed);
  }

  private AdvisedPower power(EnergyOrder whenSpent, boolean heed) {
    MachinePower machine =
        new MachinePower(
            new EnergySettings(
                folder,
                folder.resolve("proc"),
                ZoneOffset.UTC,
                DailyHours.parse(""),
                DailyHours.parse(""),
                null,
                null,
                null,
                null),
            NOON);
    return new AdvisedPower(machine, day, whenSpent, heed, false);
  }

  private void battery(int percent) throws IOException {
    Path battery = Files.createDirectories(folder.resolve("class/power_supply/BAT0"));
    Files.writeString(battery.resolve("type"), "Battery\n");
    Files.writeString(battery.resolve("status"), "Discharging\n");
    Files.writeString(battery.resolve("capacity"), percent + "\n");
  }
}
