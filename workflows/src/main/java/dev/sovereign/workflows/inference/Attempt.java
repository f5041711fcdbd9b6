package dev.sovereign.workflows.inference;

import org.jspecify.annotations.Nullable;

/**
 * What came of asking one candidate. Holds no content and no words of the server: an error page may
 * quote the prompt.
 *
 * @param candidate its index in the plan
 * @param fault absent when it answered
 * @param detail the fact behind the fault, for example {@code HTTP 503}; empty when it answered
 * @param retryAfterMillis how long the endpoint asked to be left alone; 0 when it did not
 * @param latencyMillis from asking to the answer or the fault
 */
public record Attempt(
    int candidate,
    @Nullable Fault fault,
    String detail,
    long retryAfterMillis,
    long latencyMillis) {}
