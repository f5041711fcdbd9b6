package dev.sovereign.cli.provide;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory a new process could use without pushing others out. */
final class FreeMemory {

  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");

  private FreeMemory() {}

  /**
   * In MiB. Linux knows what its caches would give back and is asked first; the size of a container
   * that is smaller than that is the bound. Elsewhere it is what the system calls free.
   */
  static long mib() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    try {
      Matcher available = AVAILABLE.matcher(Files.readString(Path.of("/proc/meminfo")));
      if (available.find()) {
        long bytes = Long.parseLong(available.group(1)) * 1024;
        return Math.min(bytes, system.getTotalMemorySize()) >> 20;
      }
    } catch (IOException _) {
      // No /proc: not Linux.
    }
    return system.getFreeMemorySize() >> 20;
  }
}
