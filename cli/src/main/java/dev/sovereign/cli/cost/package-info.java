/**
 * What calls to models cost, as {@code ./sovereign cost} shows it.
 *
 * <p>Starting points: {@link dev.sovereign.cli.cost.CostReport}, {@link
 * dev.sovereign.cli.cost.Since}.
 */
@NullMarked
package dev.sovereign.cli.cost;

import org.jspecify.annotations.NullMarked;
