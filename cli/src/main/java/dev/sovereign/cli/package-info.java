/** Placeholder until the first class of the module. */
@NullMarked
package dev.sovereign.cli;

import org.jspecify.annotations.NullMarked;
