/**
 * The ledger against a model of it, on a PostgreSQL of its own: for the build's tests and for
 * {@code ./benchmarks/run ledger-*}.
 *
 * <p>Starting points: {@link dev.sovereign.activities.treasury.fuzz.Fuzz}, {@link
 * dev.sovereign.activities.treasury.fuzz.LedgerDatabase}.
 */
@NullMarked
package dev.sovereign.activities.treasury.fuzz;

import org.jspecify.annotations.NullMarked;
