/**
 * What every capability's workflows share: queue names, the payload format, strict start requests
 * and the shape of coded failures. Nothing in this jar performs I/O, reads a clock or starts a
 * thread; {@code WorkflowDeterminismTest} checks its bytecode.
 *
 * <p>Starting points: {@link dev.sovereign.workflows.TaskQueues}, {@link
 * dev.sovereign.workflows.FailureCode}.
 */
@NullMarked
package dev.sovereign.workflows;

import org.jspecify.annotations.NullMarked;
