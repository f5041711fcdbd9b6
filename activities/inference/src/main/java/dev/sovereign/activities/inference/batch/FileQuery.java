package dev.sovereign.activities.inference.batch;

import org.jspecify.annotations.Nullable;

/**
 * A page of files.
 *
 * @param purpose absent for any
 * @param after the id of the last one of the page before; absent for the first page
 * @param limit how many at most
 * @param ascending oldest first
 * @param owner whether private ones may be named
 */
public record FileQuery(
    @Nullable String purpose,
    @Nullable String after,
    int limit,
    boolean ascending,
    boolean owner) {}
