package dev.sovereign.workflows.health;

import org.jspecify.annotations.Nullable;

/**
 * @param timeoutMillis how long one probe may take; 2000 when absent
 */
public record HealthCheckRequest(@Nullable Integer timeoutMillis) {}
