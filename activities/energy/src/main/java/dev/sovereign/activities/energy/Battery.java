package dev.sovereign.activities.energy;

import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One battery. Drivers tell its charge as energy (microwatt-hours, with power in microwatts), as
 * charge (microampere-hours, with current in microamperes and voltage in microvolts), or as percent
 * only.
 *
 * @param discharging whether it says so
 * @param charged whether it charges, is full, or rests on mains
 * @param fraction of its charge, 0 to 1; absent when it does not tell
 * @param fullMicrowattHours what it holds when full; absent when it does not tell
 * @param microwatts that go in or out now; absent when it does not tell
 */
record Battery(
    boolean discharging,
    boolean charged,
    @Nullable Double fraction,
    @Nullable Long fullMicrowattHours,
    @Nullable Long microwatts) {

  /** Microunits of a product of two microunits. */
  private static final double MICRO = 1e-6;

  static Battery read(Path folder) {
    String status = SensorFiles.text(folder, "status");
    OptionalLong volts = SensorFiles.firstNumber(folder, "voltage_min_design", "voltage_now");
    OptionalLong energy = SensorFiles.firstNumber(folder, "energy_full", "energy_full_design");
    OptionalLong charge = SensorFiles.firstNumber(folder, "charge_full", "charge_full_design");
    return new Battery(
        status.equals("discharging"),
        status.equals("charging") || status.equals("full") || status.equals("not charging"),
        fraction(folder, energy, charge),
        energy.orElse(0) > 0 ? (Long) energy.getAsLong() : product(charge, volts),
        microwatts(folder));
  }

  private static @Nullable Double fraction(Path folder, OptionalLong energy, OptionalLong charge) {
    Double byEnergy = ratio(SensorFiles.number(folder, "energy_now"), energy);
    if (byEnergy != null) {
      return byEnergy;
    }
    Double byCharge = ratio(SensorFiles.number(folder, "charge_now"), charge);
    return byCharge != null
        ? byCharge
        : ratio(SensorFiles.number(folder, "capacity"), OptionalLong.of(100));
  }

  private static @Nullable Double ratio(OptionalLong now, OptionalLong full) {
    return now.isEmpty() || now.getAsLong() < 0 || full.orElse(0) <= 0
        ? null
        : Double.valueOf(Math.min(1, (double) now.getAsLong() / full.getAsLong()));
  }

  /** Some drivers give what flows out a minus sign. */
  private static @Nullable Long microwatts(Path folder) {
    OptionalLong power = SensorFiles.number(folder, "power_now");
    if (power.isPresent()) {
      return Math.abs(power.getAsLong());
    }
    OptionalLong current = SensorFiles.number(folder, "current_now");
    return product(
        current.isPresent() ? OptionalLong.of(Math.abs(current.getAsLong())) : current,
        SensorFiles.number(folder, "voltage_now"));
  }

  private static @Nullable Long product(OptionalLong one, OptionalLong other) {
    return one.orElse(-1) < 0 || other.orElse(0) <= 0
        ? null
        : Long.valueOf(Math.round(one.getAsLong() * MICRO * other.getAsLong()));
  }
}
