/** Energy: what may run now, what waits, and what work took. */
@NullMarked
package dev.sovereign.workflows.energy;

import org.jspecify.annotations.NullMarked;
