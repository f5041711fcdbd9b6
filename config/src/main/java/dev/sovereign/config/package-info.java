/**
 * The one configuration file, {@code sovereign.yaml}, as validated records, where things live on
 * disk, and the rule by which a loopback door tells its owner's requests from a browser's.
 *
 * <p>Starting points: {@link dev.sovereign.config.ConfigLoader}, {@link
 * dev.sovereign.config.SovereignConfig}, {@link dev.sovereign.config.SovereignHome}.
 */
@NullMarked
package dev.sovereign.config;

import org.jspecify.annotations.NullMarked;
