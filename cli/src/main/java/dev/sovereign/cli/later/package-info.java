/**
 * Answers that are given again and answers that are made again, as {@code ./sovereign cache} and
 * {@code ./sovereign catch-up} show them.
 *
 * <p>Starting points: {@link dev.sovereign.cli.later.LaterDoor}, {@link
 * dev.sovereign.cli.later.LaterText}.
 */
@NullMarked
package dev.sovereign.cli.later;

import org.jspecify.annotations.NullMarked;
