/**
 * The treasury from the command line: its door, and the operator's key, which is nowhere else.
 *
 * <p>Starting points: {@link dev.sovereign.cli.treasury.TreasuryDoor}, {@link
 * dev.sovereign.cli.treasury.SigningKey}.
 */
@NullMarked
package dev.sovereign.cli.treasury;

import org.jspecify.annotations.NullMarked;
