package dev.sovereign.cli.supervisor;

import java.util.List;
import java.util.Optional;

/** {@code run/services.json}: the services in the order they start. */
public record ServiceRecords(List<ServiceRecord> services) {

  public ServiceRecords {
    services = List.copyOf(services);
  }

  public Optional<ServiceRecord> find(String name) {
    return services.stream().filter(service -> service.name().equals(name)).findFirst();
  }
}
