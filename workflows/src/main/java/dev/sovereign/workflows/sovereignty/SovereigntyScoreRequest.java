package dev.sovereign.workflows.sovereignty;

import org.jspecify.annotations.Nullable;

/**
 * Every field may be absent.
 *
 * @param cycleId under which the readings are kept; the workflow's own run when absent
 * @param repository a folder in the repository to look at; the worker's configured one when absent
 */
public record SovereigntyScoreRequest(@Nullable String cycleId, @Nullable String repository) {}
