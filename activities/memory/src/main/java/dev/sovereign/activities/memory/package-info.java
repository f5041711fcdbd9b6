/** Facts in PostgreSQL, and the index by which they are found again. */
@NullMarked
package dev.sovereign.activities.memory;

import org.jspecify.annotations.NullMarked;
