package dev.sovereign.workflows.health;

/**
 * What one probe saw.
 *
 * @param service the service's name in the configuration, for example {@code postgres}
 * @param kind how it was asked
 * @param address what was asked, without credentials
 * @param healthy whether it answered as it should
 * @param latencyMicros from asking to the verdict
 * @param observation the answer in one line, or what went wrong
 * @param nextStep the command or action that mends it; empty when healthy
 */
public record ServiceHealth(
    String service,
    ProbeKind kind,
    String address,
    boolean healthy,
    long latencyMicros,
    String observation,
    String nextStep) {}
