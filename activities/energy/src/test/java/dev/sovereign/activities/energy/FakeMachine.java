package dev.sovereign.activities.energy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tree of files like a kernel's. */
record FakeMachine(Path root) {

  Path sysfs() {
    return root.resolve("sys");
  }

  Path procfs() {
    return root.resolve("proc");
  }

  /** A power supply with files, given as name and content by turns. */
  FakeMachine supply(String name, String... files) {
    return files(sysfs().resolve("class/power_supply").resolve(name), files);
  }

  /** A powercap zone; the kernel lists all of them in one folder, children too. */
  FakeMachine zone(String zone, String name, long microjoules, String... files) {
    Path folder = sysfs().resolve("class/powercap").resolve(zone);
    return files(folder, "name", name, "energy_uj", String.valueOf(microjoules))
        .files(folder, files);
  }

  /** The processors have been busy for so many hundredths of seconds. */
  FakeMachine busy(long user, long system) {
    return files(
        procfs(),
        "stat",
        "cpu  %d 0 %d 99999 7 0 0 500 40 0\ncpu0 1 2 3\n".formatted(user, system));
  }

  private FakeMachine files(Path folder, String... files) {
    try {
      Files.createDirectories(folder);
      for (int i = 0; i < files.length; i += 2) {
        Files.writeString(folder.resolve(files[i]), files[i + 1] + "\n");
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
