package dev.sovereign.workflows.sovereignty;

import org.jspecify.annotations.Nullable;

/**
 * @param repository a folder in the repository to look at; the worker's configured one when absent
 */
public record EvidenceRequest(@Nullable String repository) {}
