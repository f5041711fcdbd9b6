/**
 * Asking a model through the gateway, as {@code ./sovereign ask} does.
 *
 * <p>Starting points: {@link dev.sovereign.cli.ask.Ask}, {@link dev.sovereign.cli.ask.ChatDoor}.
 */
@NullMarked
package dev.sovereign.cli.ask;

import org.jspecify.annotations.NullMarked;
