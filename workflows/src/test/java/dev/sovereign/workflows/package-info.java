/** Fakes, a test stage with skipped time, and the guards of this jar's bytecode and histories. */
@NullMarked
package dev.sovereign.workflows;

import org.jspecify.annotations.NullMarked;
