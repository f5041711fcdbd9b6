package dev.sovereign.workflows.sovereignty;

/**
 * One probe's finding.
 *
 * @param observation what was looked for
 * @param seen whether it was there
 * @param detail what was actually read, in one line, for a person to check
 */
public record Evidence(Observation observation, boolean seen, String detail) {}
