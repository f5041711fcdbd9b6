package dev.sovereign.workflows.health;

/** How a service is asked. */
public enum ProbeKind {
  /** {@code GET} answers 2xx. */
  HTTP,
  /** A connection is accepted. */
  TCP,
  /** {@code SELECT 1} over JDBC returns 1. */
  SQL,
  /** The gRPC health service says {@code SERVING}. */
  TEMPORAL
}
