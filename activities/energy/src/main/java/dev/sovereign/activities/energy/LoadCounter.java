package dev.sovereign.activities.energy;

import com.sun.management.OperatingSystemMXBean;
import dev.sovereign.workflows.energy.EnergySource;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The model of {@link ModelCounter} where there is no {@code /proc}: the JVM's own view of how busy
 * the machine is, which is a mean since it was asked last.
 */
final class LoadCounter implements EnergyCounter {

  private final DoubleSupplier load;
  private final int processors;
  private final MachineModel model;
  private final Elapsed elapsed;

  /**
   * @param load of all processors together, 0 to 1; below 0 when not known
   */
  LoadCounter(DoubleSupplier load, int processors, MachineModel model, LongSupplier nanoTime) {
    this.load = load;
    this.processors = processors;
    this.model = model;
    this.elapsed = new Elapsed(nanoTime);
  }

  static LoadCounter ofThisMachine(MachineModel model) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new LoadCounter(
        system::getCpuLoad, system.getAvailableProcessors(), model, System::nanoTime);
  }

  @Override
  public EnergySource source() {
    return EnergySource.MODEL;
  }

  @Override
  public double errorShare() {
    return model.errorShare();
  }

  @Override
  public long takenMicrojoules() {
    double seconds = elapsed.seconds();
    double busy = Math.max(0, load.getAsDouble()) * processors * seconds;
    return Math.round(1e6 * model.joules(seconds, busy));
  }
}
