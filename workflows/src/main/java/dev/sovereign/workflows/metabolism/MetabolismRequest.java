package dev.sovereign.workflows.metabolism;

import org.jspecify.annotations.Nullable;

/**
 * Every field may be absent.
 *
 * @param repository a folder in a git repository; the worker's configured one when absent
 * @param maxCommits how many commits the report lists; 50 when absent, 500 at most
 * @param summarise whether a model is asked for a summary; true when absent
 */
public record MetabolismRequest(
    @Nullable String repository, @Nullable Integer maxCommits, @Nullable Boolean summarise) {}
