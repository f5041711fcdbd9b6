package dev.sovereign.activities.energy;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The machine's batteries and mains adapters, as the kernel's class {@code power_supply} shows
 * them. Batteries of mice and headsets (scope {@code Device}) do not count.
 *
 * @param discharging whether a battery gives its charge to the machine now
 * @param percent of all batteries together, rounded down; absent without a battery that tells it
 * @param dischargeMicrowatts what the batteries give now; absent when they do not tell
 */
record PowerSupplies(
    boolean discharging, @Nullable Integer percent, @Nullable Long dischargeMicrowatts) {

  static final PowerSupplies NONE = new PowerSupplies(false, null, null);

  /**
   * Reads them.
   *
   * @param sysfs {@code /sys} or a tree like it
   */
  static PowerSupplies read(Path sysfs) {
    List<Path> all = SensorFiles.entries(sysfs.resolve("class/power_supply"));
    List<Battery> batteries =
        all.stream().filter(PowerSupplies::isOwnBattery).map(Battery::read).toList();
    if (batteries.isEmpty()) {
      return NONE;
    }
    boolean discharging =
        batteries.stream().anyMatch(Battery::discharging)
            || (pluggedOut(all) && batteries.stream().noneMatch(Battery::charged));
    return new PowerSupplies(discharging, percent(batteries), discharge(batteries));
  }

  private static boolean isOwnBattery(Path supply) {
    return SensorFiles.text(supply, "type").equals("battery")
        && !SensorFiles.text(supply, "scope").equals("device")
        && SensorFiles.number(supply, "present").orElse(1) != 0;
  }

  /** Whether there are adapters that tell, and none has power. Some batteries tell no status. */
  private static boolean pluggedOut(List<Path> all) {
    List<Long> online =
        all.stream()
            .filter(supply -> SensorFiles.text(supply, "type").equals("mains"))
            .map(supply -> SensorFiles.number(supply, "online"))
            .filter(OptionalLong::isPresent)
            .map(OptionalLong::getAsLong)
            .toList();
    return !online.isEmpty() && online.stream().allMatch(each -> each == 0);
  }

  /** By capacity where every battery tells it, else the mean of those that tell their charge. */
  private static @Nullable Integer percent(List<Battery> batteries) {
    List<Battery> known = batteries.stream().filter(each -> each.fraction() != null).toList();
    if (known.isEmpty()) {
      return null;
    }
    boolean weighted = known.stream().allMatch(each -> each.fullMicrowattHours() != null);
    double weight = 0;
    double charge = 0;
    for (Battery each : known) {
      Long full = each.fullMicrowattHours();
      Double fraction = each.fraction();
      double own = weighted && full != null ? full : 1;
      weight += own;
      charge += own * (fraction == null ? 0 : fraction);
    }
    // A sum of fractions may fall below the whole number that it is by less than this.
    return (int) Math.clamp(Math.floor(100 * charge / weight + 1e-9), 0, 100);
  }

  private static @Nullable Long discharge(List<Battery> batteries) {
    long sum = 0;
    boolean told = false;
    for (Battery battery : batteries) {
      Long microwatts = battery.microwatts();
      if (battery.discharging() && microwatts != null) {
        sum += microwatts;
        told = true;
      }
    }
    return told ? sum : null;
  }
}
