/**
 * Reads what changed in a git repository, in-process and without running anything of the
 * repository's, and keeps sessions in PostgreSQL: one writer a line of work, in a chain that cannot
 * fork. Makes the pack that the next session begins with.
 *
 * <p>Starting points: {@link dev.sovereign.activities.handoff.PostgresSessions}, {@link
 * dev.sovereign.activities.handoff.GitAndPostgresHandoff}.
 */
@NullMarked
package dev.sovereign.activities.handoff;

import org.jspecify.annotations.NullMarked;
