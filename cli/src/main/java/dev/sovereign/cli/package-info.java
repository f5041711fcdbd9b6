/**
 * The {@code sovereign} command: one small class a subcommand, which asks {@code stack}, {@code
 * supervisor}, {@code machine} and {@code provide} and prints what they say.
 *
 * <p>Starting points: {@link dev.sovereign.cli.Sovereign}, {@link dev.sovereign.cli.UpCommand}.
 */
@NullMarked
package dev.sovereign.cli;

import org.jspecify.annotations.NullMarked;
