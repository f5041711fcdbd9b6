package dev.sovereign.activities.energy;

import dev.sovereign.workflows.energy.EnergySource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The processors' own counters (RAPL), as the kernel's class {@code powercap} shows them.
 *
 * <p>Zones nest: cores and graphics are parts of their package, and a package is a part of the
 * platform ({@code psys}). So only packages are added up, or the platform where there is no
 * package. Counters wrap around at their range; they are looked at often enough (the shortest range
 * known takes minutes at full power) that they do so at most once between two looks.
 */
final class RaplCounter implements EnergyCounter {

  /** A few percent are the sensor's own; the rest is memory, and what else the machine did. */
  private static final double ERROR_SHARE = 0.25;

  private final List<Zone> zones;

  private RaplCounter(List<Zone> zones) {
    this.zones = zones;
  }

  /**
   * The counters of this machine; absent when it has none, or only root may read them.
   *
   * @param sysfs {@code /sys} or a tree like it
   */
  static Optional<RaplCounter> find(Path sysfs) {
    List<Path> top =
        SensorFiles.entries(sysfs.resolve("class/powercap")).stream()
            .filter(each -> String.valueOf(each.getFileName()).matches("intel-rapl:\\d+"))
            .toList();
    List<Zone> packages = readable(top, "package");
    List<Zone> zones = packages.isEmpty() ? readable(top, "psys") : packages;
    return zones.isEmpty() ? Optional.empty() : Optional.of(new RaplCounter(zones));
  }

  private static List<Zone> readable(List<Path> folders, String name) {
    return folders.stream()
        .filter(each -> SensorFiles.text(each, "name").startsWith(name))
        .filter(each -> SensorFiles.number(each, "energy_uj").isPresent())
        .map(Zone::new)
        .toList();
  }

  @Override
  public EnergySource source() {
    return EnergySource.RAPL;
  }

  @Override
  public double errorShare() {
    return ERROR_SHARE;
  }

  @Override
  public long takenMicrojoules() {
    return zones.stream().mapToLong(Zone::taken).sum();
  }

  /** One counter. */
  private static final class Zone {
    private final Path folder;
    private final OptionalLong range;
    private OptionalLong last = OptionalLong.empty();

    Zone(Path folder) {
      this.folder = folder;
      this.range = SensorFiles.number(folder, "max_energy_range_uj");
    }

    long taken() {
      OptionalLong now = SensorFiles.number(folder, "energy_uj");
      if (now.isEmpty()) {
        return 0;
      }
      OptionalLong before = last;
      last = now;
      return before.isEmpty() ? 0 : difference(before.getAsLong(), now.getAsLong());
    }

    /**
     * Without a known range what was taken across a wrap-around is not known: nothing is made up.
     */
    private long difference(long before, long now) {
      if (now >= before) {
        return now - before;
      }
      return range.isPresent() ? Math.max(0, range.getAsLong() - before) + now : 0;
    }
  }
}
