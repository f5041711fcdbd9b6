/**
 * The programs behind {@code ./benchmarks/run}: each measures what one claim of the documentation
 * rests on, prints it for a person and, with {@code --json}, for a program.
 *
 * <p>Starting point: {@link dev.sovereign.testing.benchmark.Benchmarks}.
 */
@NullMarked
package dev.sovereign.testing.benchmark;

import org.jspecify.annotations.NullMarked;
