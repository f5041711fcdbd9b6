package dev.sovereign.workflows.health;

/**
 * @param timeoutMillis how long one probe may take before the service counts as ill, at least 1
 */
public record ProbeRequest(int timeoutMillis) {
  public ProbeRequest {
    if (timeoutMillis < 1) {
      throw new IllegalArgumentException("timeoutMillis: " + timeoutMillis + " (expected: >= 1)");
    }
  }
}
