/**
 * PostgreSQL as the workers use it: schemas and roles made once by the owner, and one small pool a
 * capability that knows only its own role.
 *
 * <p>Starting points: {@link dev.sovereign.workers.runtime.database.Migration}, {@link
 * dev.sovereign.workers.runtime.database.Pools}.
 */
@NullMarked
package dev.sovereign.workers.runtime.database;

import org.jspecify.annotations.NullMarked;
