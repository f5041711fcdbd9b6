package dev.sovereign.workflows.health;

import java.util.List;

/** The services in the order of the configuration. */
public record HealthReport(List<ServiceHealth> services) {
  public HealthReport {
    services = List.copyOf(services);
  }

  /** How many answered as they should. */
  public int healthyCount() {
    return (int) services.stream().filter(ServiceHealth::healthy).count();
  }
}
