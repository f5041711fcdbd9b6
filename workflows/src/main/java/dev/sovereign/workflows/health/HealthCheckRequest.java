package dev.sovereign.workflows.health;

import dev.sovereign.workflows.Limits;
import dev.sovereign.workflows.StartRequest;
import org.jspecify.annotations.Nullable;

/**
 * @param timeoutMillis how long one probe may take, 1 to 10000; 2000 when absent
 */
public record HealthCheckRequest(@Nullable Integer timeoutMillis) implements StartRequest {

  /** A loopback service that needs longer than this is not well. */
  public static final int DEFAULT_TIMEOUT_MILLIS = 2_000;

  private static final int MAX_TIMEOUT_MILLIS = 10_000;

  public HealthCheckRequest {
    Limits.range("timeoutMillis", timeoutMillis, 1, MAX_TIMEOUT_MILLIS);
  }

  /** The same as {@code {}}. */
  public static HealthCheckRequest defaults() {
    return new HealthCheckRequest(null);
  }
}
