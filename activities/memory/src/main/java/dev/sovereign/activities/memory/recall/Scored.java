package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.memory.FactId;

/**
 * A result of one search.
 *
 * @param score comparable within that search only; higher is better
 */
public record Scored(FactId id, double score) {}
