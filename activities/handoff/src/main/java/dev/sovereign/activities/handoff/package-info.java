/**
 * Reads what changed in a git repository, in-process and without running anything of the
 * repository's, and keeps sealed sessions in PostgreSQL as a chain that cannot fork.
 *
 * <p>Starting points: {@link dev.sovereign.activities.handoff.GitAndPostgresHandoff}, {@link
 * dev.sovereign.activities.handoff.HandoffStore}.
 */
@NullMarked
package dev.sovereign.activities.handoff;

import org.jspecify.annotations.NullMarked;
