/**
 * Traces: one from the start of a workflow through its run, its children and its activities to SQL
 * and the model's HTTP. Names, ids and timings only: no request, result, prompt or SQL parameter is
 * in a span.
 *
 * <p>Starting points: {@link dev.sovereign.workers.runtime.tracing.Tracing}, {@link
 * dev.sovereign.workers.runtime.tracing.RunSpan}.
 */
@NullMarked
package dev.sovereign.workers.runtime.tracing;

import org.jspecify.annotations.NullMarked;
