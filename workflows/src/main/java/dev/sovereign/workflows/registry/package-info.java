/**
 * The list of every workflow. Apart from the root package, which each capability uses, because this
 * one uses each capability.
 *
 * <p>Starting point: {@link dev.sovereign.workflows.registry.WorkflowTypes}.
 */
@NullMarked
package dev.sovereign.workflows.registry;

import org.jspecify.annotations.NullMarked;
