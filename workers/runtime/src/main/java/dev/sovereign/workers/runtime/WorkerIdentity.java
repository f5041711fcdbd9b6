package dev.sovereign.workers.runtime;

/**
 * How this process signs what it does in Temporal.
 *
 * @param value names process and host, so that a reader can tell hosts apart
 */
public record WorkerIdentity(String value) {}
