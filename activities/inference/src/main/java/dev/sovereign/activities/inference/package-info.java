/** Placeholder until the first class of the module. */
@NullMarked
package dev.sovereign.activities.inference;

import org.jspecify.annotations.NullMarked;
