/**
 * The real stack of a test run and the harness that kills parts of it. System tests and the
 * commands in {@code benchmarks/} use both.
 *
 * <p>Starting points: {@link dev.sovereign.testing.Stack}, {@link
 * dev.sovereign.testing.KillHarness}.
 */
@NullMarked
package dev.sovereign.testing;

import org.jspecify.annotations.NullMarked;
