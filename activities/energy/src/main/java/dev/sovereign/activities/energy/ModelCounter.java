package dev.sovereign.activities.energy;

import dev.sovereign.workflows.energy.EnergySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * A machine without sensors: {@code joules = idle watts x seconds + active watts x busy seconds of
 * its processors}, the latter as the kernel counts them in {@code /proc/stat}.
 */
final class ModelCounter implements EnergyCounter {

  /** USER_HZ of every Linux there is: what /proc/stat counts in. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int IDLE = 4;
  private static final int IO_WAIT = 5;
  private static final int STEAL = 8;

  private final Path stat;
  private final MachineModel model;
  private final Elapsed elapsed;
  private OptionalLong lastTicks = OptionalLong.empty();

  private ModelCounter(Path stat, MachineModel model, LongSupplier nanoTime) {
    this.stat = stat;
    this.model = model;
    this.elapsed = new Elapsed(nanoTime);
  }

  /**
   * @param procfs {@code /proc} or a tree like it
   * @return absent where the kernel does not count
   */
  static Optional<ModelCounter> find(Path procfs, MachineModel model, LongSupplier nanoTime) {
    Path stat = procfs.resolve("stat");
    return busyTicks(stat).isPresent()
        ? Optional.of(new ModelCounter(stat, model, nanoTime))
        : Optional.empty();
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
    OptionalLong ticks = busyTicks(stat);
    if (ticks.isEmpty()) {
      return 0;
    }
    double seconds = elapsed.seconds();
    OptionalLong before = lastTicks;
    lastTicks = ticks;
    if (before.isEmpty()) {
      return 0;
    }
    double busy = Math.max(0, ticks.getAsLong() - before.getAsLong()) / TICKS_PER_SECOND;
    return Math.round(1e6 * model.joules(seconds, busy));
  }

  private static OptionalLong busyTicks(Path stat) {
    try (var lines = Files.newBufferedReader(stat)) {
      String line = lines.readLine();
      return line != null && line.startsWith("cpu ")
          ? OptionalLong.of(sum(line.trim().split("\\s+", -1)))
          : OptionalLong.empty();
    } catch (IOException | NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  /** Guests are counted in user time already; what a hypervisor stole was somebody else's work. */
  private static long sum(String... columns) {
    long busy = 0;
    for (int i = 1; i < columns.length && i <= STEAL; i++) {
      boolean idle = i == IDLE || i == IO_WAIT || i == STEAL;
      busy += idle ? 0 : Long.parseLong(columns[i]);
    }
    return busy;
  }
}
