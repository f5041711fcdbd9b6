package dev.sovereign.activities.energy;

import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What the owner says about power.
 *
 * @param sysfs {@code /sys} or a tree like it
 * @param procfs {@code /proc} or a tree like it
 * @param zone in which hours and the table are meant
 * @param solarHours when the sun gives most; counts where the table says nothing
 * @param cheapHours when the tariff is low; counts where the table says nothing
 * @param gramsCo2PerKwh of the grid where the table says nothing; absent when not known
 * @param table a {@link PowerTable}; absent when there is none
 * @param idleWatts of the whole machine, measured; absent when not
 * @param wattsPerCore more for each busy processor, measured; absent when not
 */
public record EnergySettings(
    Path sysfs,
    Path procfs,
    ZoneId zone,
    DailyHours solarHours,
    DailyHours cheapHours,
    @Nullable Integer gramsCo2PerKwh,
    @Nullable Path table,
    @Nullable Double idleWatts,
    @Nullable Double wattsPerCore) {

  /** Whether the owner has said anything about sun and grid, which the rule asks on mains. */
  public boolean saysOfSunOrGrid() {
    return !solarHours.spans().isEmpty() || gramsCo2PerKwh != null || table != null;
  }
}
