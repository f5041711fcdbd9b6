/** Placeholder until the first class of the module. */
@NullMarked
package dev.sovereign.workers.standalone;

import org.jspecify.annotations.NullMarked;
