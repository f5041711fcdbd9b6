package dev.sovereign.activities.energy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a machine without sensors is taken to draw. The defaults and where they are from stand in
 * {@code machine-models.tsv}; the owner's own figures go before them.
 *
 * @param idleWatts of the whole machine when it does nothing
 * @param wattsPerCore more for each processor that is busy
 * @param errorShare half of the band, as a share of the amount
 */
public record MachineModel(double idleWatts, double wattsPerCore, double errorShare) {

  /** What the owner has measured is off by this, for load is more than busy processors. */
  private static final double CALIBRATED_ERROR = 0.25;

  public MachineModel {
    if (!(idleWatts >= 0 && wattsPerCore >= 0 && errorShare >= 0)) {
      throw new IllegalArgumentException(
          "machine model: %s W idle, %s W a core, error %s (expected: each >= 0)"
              .formatted(idleWatts, wattsPerCore, errorShare));
    }
  }

  /** Of a time in which processors were busy for so many seconds, all together. */
  double joules(double seconds, double busySeconds) {
    return idleWatts * seconds + wattsPerCore * busySeconds;
  }

  /**
   * The model of a machine.
   *
   * @param architecture as the JVM names it
   * @param processors how many there are
   * @param ownIdleWatts measured by the owner; absent for the table's
   * @param ownWattsPerCore measured by the owner; absent for the table's
   */
  static MachineModel of(
      String architecture,
      int processors,
      @Nullable Double ownIdleWatts,
      @Nullable Double ownWattsPerCore) {
    for (String line : table()) {
      String[] columns = line.split("\t", -1);
      if (architecture.matches(columns[0])) {
        return new MachineModel(
            ownIdleWatts != null ? ownIdleWatts : Double.parseDouble(columns[1]) * processors,
            ownWattsPerCore != null ? ownWattsPerCore : Double.parseDouble(columns[2]),
            ownIdleWatts != null && ownWattsPerCore != null
                ? CALIBRATED_ERROR
                : Double.parseDouble(columns[3]));
      }
    }
    throw new IllegalStateException("machine-models.tsv has no line for " + architecture);
  }

  private static List<String> table() {
    try (InputStream table = MachineModel.class.getResourceAsStream("machine-models.tsv")) {
      if (table == null) {
        throw new IllegalStateException("machine-models.tsv is not in the jar");
      }
      String text = new String(table.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
