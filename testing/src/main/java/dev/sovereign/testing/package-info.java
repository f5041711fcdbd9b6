/** Placeholder until the first class of the module. */
@NullMarked
package dev.sovereign.testing;

import org.jspecify.annotations.NullMarked;
