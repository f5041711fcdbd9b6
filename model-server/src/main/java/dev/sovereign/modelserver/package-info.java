/** Placeholder until the first class of the module. */
@NullMarked
package dev.sovereign.modelserver;

import org.jspecify.annotations.NullMarked;
