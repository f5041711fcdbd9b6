package dev.sovereign.testing.economy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A tree of sensors like the kernel's, whose values the profile's day moves. One thread. */
final class FakeSysfs {

  private static final long FULL_MICROWATT_HOURS = 50_000_000;
  private static final long LAPTOP_MICROWATTS = 14_000_000;
  private static final long SERVER_WATTS = 65;
  private static final long RANGE = 262_143_328_850L;

  private final Path root;
  private long raplMicrojoules = RANGE - 40_000_000;

  FakeSysfs(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /** A laptop's battery and adapter. */
  void battery(boolean discharging, int percent) {
    supply("AC", "type", "Mains");
    supply("AC", "online", discharging ? "0" : "1");
    supply("BAT0", "type", "Battery");
    supply("BAT0", "status", discharging ? "Discharging" : "Charging");
    supply("BAT0", "energy_full", String.valueOf(FULL_MICROWATT_HOURS));
    supply("BAT0", "energy_now", String.valueOf(FULL_MICROWATT_HOURS / 100 * percent));
    supply("BAT0", "power_now", String.valueOf(LAPTOP_MICROWATTS));
  }

  /** A server's counter, so much later; it wraps around during the day. */
  void rapl(long passedMillis) {
    raplMicrojoules = (raplMicrojoules + SERVER_WATTS * 1_000 * passedMillis) % RANGE;
    String zone = "class/powercap/intel-rapl:0";
    write(zone + "/name", "package-0");
    write(zone + "/max_energy_range_uj", String.valueOf(RANGE));
    write(zone + "/energy_uj", String.valueOf(raplMicrojoules));
  }

  private void supply(String name, String file, String value) {
    write("class/power_supply/" + name + "/" + file, value);
  }

  /** In one step: a reader never sees half a value. */
  private void write(String name, String value) {
    Path file = root.resolve(name);
    try {
      Files.createDirectories(file.resolveSibling("."));
      Path next = Files.writeString(file.resolveSibling("." + file.getFileName()), value + "\n");
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
