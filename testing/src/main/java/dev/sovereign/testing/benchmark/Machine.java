package dev.sovereign.testing.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;

/** What a figure was measured on. */
final class Machine {

  private Machine() {}

  static Map<String, String> describe() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Map<String, String> machine = new TreeMap<>();
    machine.put("processors", String.valueOf(system.getAvailableProcessors()));
    machine.put("memoryMiB", String.valueOf(system.getTotalMemorySize() >> 20));
    machine.put("system", system.getName() + " " + system.getVersion() + " " + system.getArch());
    return machine;
  }

  static Map<String, String> versions() {
    return Map.of("java", Runtime.version().toString());
  }
}
