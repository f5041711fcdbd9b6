/** Placeholder until the first class of the module. */
@NullMarked
package dev.sovereign.activities.health;

import org.jspecify.annotations.NullMarked;
