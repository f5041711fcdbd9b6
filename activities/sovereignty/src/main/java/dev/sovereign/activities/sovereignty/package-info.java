/** Placeholder until the first class of the module. */
@NullMarked
package dev.sovereign.activities.sovereignty;

import org.jspecify.annotations.NullMarked;
