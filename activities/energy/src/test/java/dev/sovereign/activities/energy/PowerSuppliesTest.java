package dev.sovereign.activities.energy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerSuppliesTest {

  private static final String[] ENERGY_STYLE = {
    "type",
    "Battery",
    "status",
    "Discharging",
    "energy_now",
    "9950000",
    "energy_full",
    "50000000",
    "power_now",
    "7200000"
  };

  @TempDir private Path folder;
  private FakeMachine machine;

  @BeforeEach
  void start() {
    machine = new FakeMachine(folder);
  }

  private PowerSupplies read() {
    return PowerSupplies.read(machine.sysfs());
  }

  @Test
  void aMachineWithoutTheFolderRunsOnMains() {
    assertThat(read()).isEqualTo(PowerSupplies.NONE);
  }

  @Test
  void anAdapterAloneIsMains() {
    machine.supply("AC", "type", "Mains", "online", "1");
    assertThat(read()).isEqualTo(PowerSupplies.NONE);
  }

  @Test
  void aBatteryThatTellsEnergyIsRoundedDown() {
    machine.supply("BAT0", ENERGY_STYLE);
    assertThat(read()).isEqualTo(new PowerSupplies(true, 19, 7_200_000L));
  }

  @Test
  void aBatteryThatTellsChargeIsTurnedIntoPowerByItsVoltage() {
    machine.supply(
        "BAT1",
        "type",
        "Battery",
        "status",
        "Discharging",
        "charge_now",
        "2500000",
        "charge_full",
        "5000000",
        "current_now",
        "-1500000",
        "voltage_now",
        "12000000");
    assertThat(read()).isEqualTo(new PowerSupplies(true, 50, 18_000_000L));
  }

  @Test
  void batteriesOfBothStylesAreAddedByWhatTheyHold() {
    machine.supply(
        "BAT0",
        "type",
        "Battery",
        "status",
        "Full",
        "energy_now",
        "30000000",
        "energy_full",
        "30000000",
        "power_now",
        "0");
    machine.supply(
        "BAT1",
        "type",
        "Battery",
        "status",
        "Discharging",
        "charge_now",
        "0",
        "charge_full",
        "1000000",
        "voltage_min_design",
        "10000000",
        "current_now",
        "1000000",
        "voltage_now",
        "9000000");
    assertThat(read()).isEqualTo(new PowerSupplies(true, 75, 9_000_000L));
  }

  @Test
  void percentAloneIsEnough() {
    machine.supply("BATC", "type", "Battery", "status", "Charging", "capacity", "61");
    assertThat(read()).isEqualTo(new PowerSupplies(false, 61, null));
  }

  @ParameterizedTest
  @CsvSource({
    "Discharging, 1, true",
    "Discharging, 0, true",
    "Charging, 0, false",
    "Full, 1, false",
    "Not charging, 1, false",
    "Unknown, 1, false",
    "Unknown, 0, true",
    "'', 0, true",
    "nonsense, 1, false"
  })
  void statusDecidesAndTheAdapterWhereItSaysNothing(
      String status, String online, boolean expected) {
    machine.supply("BAT0", "type", "Battery", "status", status, "capacity", "40");
    machine.supply("ACAD", "type", "Mains", "online", online);
    assertThat(read().discharging()).isEqualTo(expected);
  }

  @Test
  void theBatteryOfAMouseAndAnEmptySlotDoNotCount() {
    machine.supply(
        "hid-mouse",
        "type",
        "Battery",
        "scope",
        "Device",
        "status",
        "Discharging",
        "capacity",
        "5");
    machine.supply("BAT1", "type", "Battery", "present", "0", "status", "Discharging");
    assertThat(read()).isEqualTo(PowerSupplies.NONE);
  }

  @Test
  void garbageIsAbsent() {
    machine.supply(
        "BAT0",
        "type",
        "Battery",
        "status",
        "Discharging",
        "energy_now",
        "4,5 Wh",
        "energy_full",
        "0",
        "capacity",
        "-3",
        "power_now",
        "");
    assertThat(read()).isEqualTo(new PowerSupplies(true, null, null));
  }

  @Test
  void moreThanFullIsFull() {
    machine.supply(
        "BAT0", "type", "Battery", "status", "Full", "charge_now", "51", "charge_full", "50");
    assertThat(read().percent()).isEqualTo(100);
  }

  @Test
  void whatCannotBeReadIsAbsent() throws IOException {
    machine.supply("BAT0", ENERGY_STYLE);
    Path now = machine.sysfs().resolve("class/power_supply/BAT0/energy_now");
    // A folder cannot be read as a file by anybody, root included.
    Files.delete(now);
    Files.createDirectory(now);
    assertThat(read()).isEqualTo(new PowerSupplies(true, null, 7_200_000L));
  }
}
