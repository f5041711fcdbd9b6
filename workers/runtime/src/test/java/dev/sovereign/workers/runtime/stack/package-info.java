/** Real servers for the integration tests of this module. */
@NullMarked
package dev.sovereign.workers.runtime.stack;

import org.jspecify.annotations.NullMarked;
