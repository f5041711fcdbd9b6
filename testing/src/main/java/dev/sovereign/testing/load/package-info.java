/**
 * Callers that count, time and check every answer, and the statistics of what they saw.
 *
 * <p>Starting points: {@link dev.sovereign.testing.load.LoadGenerator}, {@link
 * dev.sovereign.testing.load.Caller}.
 */
@NullMarked
package dev.sovereign.testing.load;

import org.jspecify.annotations.NullMarked;
