/** Placeholder until the first class of the module. */
@NullMarked
package dev.sovereign.activities.handoff;

import org.jspecify.annotations.NullMarked;
