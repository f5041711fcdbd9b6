/**
 * What is known: facts that are appended when they happen and found again later. Starting points:
 * {@link dev.sovereign.workflows.memory.FactStore} and {@link
 * dev.sovereign.workflows.memory.Recall}.
 */
@NullMarked
package dev.sovereign.workflows.memory;

import org.jspecify.annotations.NullMarked;
