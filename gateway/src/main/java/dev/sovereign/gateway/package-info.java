/** Placeholder until the first class of the module. */
@NullMarked
package dev.sovereign.gateway;

import org.jspecify.annotations.NullMarked;
