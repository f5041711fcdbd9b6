package dev.sovereign.activities.energy;

import dev.sovereign.workflows.energy.EnergySource;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** What batteries give: their power now, times the time since the look before. */
final class BatteryCounter implements EnergyCounter {

  /** Gauges tell a mean of many seconds, and the display is on the same battery. */
  private static final double ERROR_SHARE = 0.3;

  private final Path sysfs;
  private final LongSupplier nanoTime;
  private long last;
  private boolean looked;

  BatteryCounter(Path sysfs, LongSupplier nanoTime) {
    this.sysfs = sysfs;
    this.nanoTime = nanoTime;
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
    long now = nanoTime.getAsLong();
    double seconds = looked ? (now - last) / 1e9 : 0;
    last = now;
    looked = true;
    Long microwatts = PowerSupplies.read(sysfs).dischargeMicrowatts();
    return microwatts == null ? 0 : Math.round(microwatts * seconds);
  }
}
