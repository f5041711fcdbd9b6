/** Placeholder until the first class of the module. */
@NullMarked
package dev.sovereign.workers.runtime;

import org.jspecify.annotations.NullMarked;
