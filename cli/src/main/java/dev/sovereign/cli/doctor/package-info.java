/**
 * What {@code sovereign doctor} looks at. Every check says what was seen and the exact command that
 * mends it; none changes anything.
 *
 * <p>Starting point: {@link dev.sovereign.cli.doctor.Doctor}.
 */
@NullMarked
package dev.sovereign.cli.doctor;

import org.jspecify.annotations.NullMarked;
