package dev.sovereign.activities.energy;

import dev.sovereign.workflows.energy.EnergySource;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** What batteries give: their power now, times the time since the look before. */
final class BatteryCounter implements EnergyCounter {

  /** Gauges tell a mean of many seconds, and the display is on the same battery. */
  private static final double ERROR_SHARE = 0.3;

  private final Path sysfs;
  private final Elapsed elapsed;

  BatteryCounter(Path sysfs, LongSupplier nanoTime) {
    this.sysfs = sysfs;
    this.elapsed = new Elapsed(nanoTime);
  }

  @Override
  public EnergySource source() {
    return EnergySource.BATTERY;
  }

  @Override
  public double errorShare() {
    return ERROR_SHARE;
  }

  @Override
  public long takenMicrojoules() {
    double seconds = elapsed.seconds();
    Long microwatts = PowerSupplies.read(sysfs).dischargeMicrowatts();
    return microwatts == null ? 0 : Math.round(microwatts * seconds);
  }
}
