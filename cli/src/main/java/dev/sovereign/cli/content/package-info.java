/**
 * Text that stays on this host, as {@code ./sovereign content} stores, reads and forgets it.
 *
 * <p>Starting points: {@link dev.sovereign.cli.content.ContentDoor}, {@link
 * dev.sovereign.cli.content.ContentFile}.
 */
@NullMarked
package dev.sovereign.cli.content;

import org.jspecify.annotations.NullMarked;
