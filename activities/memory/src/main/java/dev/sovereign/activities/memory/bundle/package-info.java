/**
 * Everything that is remembered as one signed file, and back. Starting point: {@link
 * dev.sovereign.activities.memory.bundle.Bundles}.
 */
@NullMarked
package dev.sovereign.activities.memory.bundle;

import org.jspecify.annotations.NullMarked;
