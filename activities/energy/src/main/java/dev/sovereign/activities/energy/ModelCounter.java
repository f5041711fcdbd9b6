package dev.sovereign.activities.energy;

import dev.sovereign.workflows.energy.EnergySource;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  private static final String ALL_PROCESSORS = "cpu ";

  /** Ten columns of 64 bits are no longer. */
  private static final int FIRST_LINE_BYTES = 256;

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

  /** Read on the threads of calls: no more than the first line of some kilobytes. */
  private static OptionalLong busyTicks(Path stat) {
    try (var file = new FileInputStream(stat.toFile())) {
      byte[] beginning = new byte[FIRST_LINE_BYTES];
      int length = file.readNBytes(beginning, 0, beginning.length);
      String text = new String(beginning, 0, length, StandardCharsets.US_ASCII);
      int end = text.indexOf('\n');
      return text.startsWith(ALL_PROCESSORS) && end > 0
          ? OptionalLong.of(sum(text, ALL_PROCESSORS.length(), end))
          : OptionalLong.empty();
    } catch (IOException | NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  /** Guests are counted in user time already; what a hypervisor stole was somebody else's work. */
  private static long sum(String line, int start, int end) {
    long busy = 0;
    int at = start;
    for (int column = 1; column < STEAL; column++) {
      while (at < end && line.charAt(at) == ' ') {
        at++;
      }
      int next = at;
      while (next < end && line.charAt(next) != ' ') {
        next++;
      }
      boolean idle = column == IDLE || column == IO_WAIT;
      busy += idle || at == next ? 0 : Long.parseLong(line, at, next, 10);
      at = next;
    }
    return busy;
  }
}
