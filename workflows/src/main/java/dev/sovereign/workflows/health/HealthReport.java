package dev.sovereign.workflows.health;

import dev.sovereign.workflows.PlainText;
import java.util.List;
import java.util.stream.Collectors;

/** The services in the order of the configuration. */
public record HealthReport(List<ServiceHealth> services) {
  private static final int MAX_LINE_LENGTH = 400;

  public HealthReport {
    services = List.copyOf(services);
  }

  /** How many answered as they should. */
  public int healthyCount() {
    return (int) services.stream().filter(ServiceHealth::healthy).count();
  }

  /** All of it in one line, for example {@code 4 of 5 healthy; ill: model (connection refused)}. */
  public String line() {
    String counts = healthyCount() + " of " + services.size() + " healthy";
    String ill =
        services.stream()
            .filter(s -> !s.healthy())
            .map(s -> s.service() + " (" + s.observation() + ")")
            .collect(Collectors.joining(", "));
    return PlainText.line(ill.isEmpty() ? counts : counts + "; ill: " + ill, MAX_LINE_LENGTH);
  }

  /** What mends each service that is ill, in the order of the configuration. */
  public List<String> nextSteps() {
    return services.stream()
        .filter(s -> !s.healthy())
        .map(
            s ->
                "Mend "
                    + s.service()
                    + ": "
                    + (s.nextStep().isBlank() ? s.observation() : s.nextStep()))
        .toList();
  }
}
